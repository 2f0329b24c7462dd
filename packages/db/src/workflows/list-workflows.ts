import type { WorkflowStatus } from '@runyard/domain';
import type { PrismaClient } from '../client.ts';
import { type Listed, type Page, pageOfRows, takePage, whereAfterCursor } from '../page.ts';
import { nodesInOrder, type WorkflowWithNodes } from './find-workflow.ts';

/** What is undefined does not matter. */
export interface WorkflowFilter {
  status?: WorkflowStatus | undefined;
  /** In upper or lower case. */
  titlePart?: string | undefined;
}

/** The workflows of a workspace that fit the filter, newest first, and how many there are. */
export async function listWorkflows(
  db: PrismaClient,
  workspaceId: string,
  { status, titlePart, ...page }: Page & WorkflowFilter,
): Promise<Listed<WorkflowWithNodes> & { total: number }> {
  const where = {
    workspaceId,
    ...(status && { status }),
    ...(titlePart && { title: { contains: literally(titlePart), mode: 'insensitive' as const } }),
  };
  const [rows, total] = await Promise.all([
    db.workflow.findMany({
      where: { ...where, ...whereAfterCursor(page) },
      include: { nodes: nodesInOrder },
      ...takePage(page),
    }),
    db.workflow.count({ where }),
  ]);
  return { ...pageOfRows(rows, page), total };
}

/** Prisma hands `contains` on to LIKE as it is. */
const literally = (text: string) => text.replaceAll(/[\\%_]/g, '\\$&');

import type { PrismaClient } from '../client.ts';
import type { Page } from '../page.ts';
import { nodesInOrder, type WorkflowWithNodes } from './find-workflow.ts';

/** The workflows of a workspace, newest first. */
export async function listWorkflows(
  db: PrismaClient,
  workspaceId: string,
  page: Page,
): Promise<WorkflowWithNodes[]> {
  return db.workflow.findMany({
    where: { workspaceId },
    include: { nodes: nodesInOrder },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: page.limit,
    skip: page.offset,
  });
}

import type { PrismaClient } from '../client.ts';
import { type Listed, type Page, pageOfRows, takePage, whereAfterCursor } from '../page.ts';
import { nodesInOrder, type WorkflowWithNodes } from './find-workflow.ts';

/** The workflows of a workspace, newest first, and how many there are. */
export async function listWorkflows(
  db: PrismaClient,
  workspaceId: string,
  page: Page,
): Promise<Listed<WorkflowWithNodes> & { total: number }> {
  const [rows, total] = await Promise.all([
    db.workflow.findMany({
      where: { workspaceId, ...whereAfterCursor(page) },
      include: { nodes: nodesInOrder },
      ...takePage(page),
    }),
    db.workflow.count({ where: { workspaceId } }),
  ]);
  return { ...pageOfRows(rows, page), total };
}

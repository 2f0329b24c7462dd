import type { PrismaClient } from '../client.ts';
import { type Listed, type Page, pageOfRows, takePage, whereAfterCursor } from '../page.ts';
import type { Schedule } from './schedule-row.ts';

/** The schedules of a workspace, newest first; of one workflow when one is given. */
export async function listSchedules(
  db: PrismaClient,
  { workspaceId, workflowId }: { workspaceId: string; workflowId?: string | undefined },
  page: Page,
): Promise<Listed<Schedule>> {
  const rows = await db.schedule.findMany({
    where: { workspaceId, ...(workflowId && { workflowId }), ...whereAfterCursor(page) },
    ...takePage(page),
  });
  return pageOfRows(rows, page);
}

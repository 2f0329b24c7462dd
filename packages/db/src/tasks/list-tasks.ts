import type { TaskStatus } from '@runyard/domain';
import type { PrismaClient } from '../client.ts';
import type { Task } from '../generated/client.ts';
import { type Listed, type Page, pageOfRows, takePage, whereAfterCursor } from '../page.ts';

export type { Task };

/** The tasks of a workspace, newest first; of one status when one is given. */
export async function listTasks(
  db: PrismaClient,
  workspaceId: string,
  { status, ...page }: Page & { status?: TaskStatus | undefined },
): Promise<Listed<Task>> {
  const rows = await db.task.findMany({
    where: { workspaceId, ...(status && { status }), ...whereAfterCursor(page) },
    ...takePage(page),
  });
  return pageOfRows(rows, page);
}

import type { TaskStatus } from '@runyard/domain';
import type { PrismaClient } from '../client.ts';
import type { Task } from '../generated/client.ts';
import type { Page } from '../page.ts';

export type { Task };

/** The tasks of a workspace, newest first; of one status when one is given. */
export async function listTasks(
  db: PrismaClient,
  workspaceId: string,
  { status, limit, offset }: Page & { status?: TaskStatus | undefined },
): Promise<Task[]> {
  return db.task.findMany({
    where: { workspaceId, ...(status && { status }) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    skip: offset,
  });
}

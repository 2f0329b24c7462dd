import type { PrismaClient } from '../client.ts';
import type { Page } from '../page.ts';
import type { Schedule } from './schedule-row.ts';

/** The schedules of a workspace, newest first; of one workflow when one is given. */
export async function listSchedules(
  db: PrismaClient,
  { workspaceId, workflowId }: { workspaceId: string; workflowId?: string | undefined },
  { limit, offset }: Page,
): Promise<Schedule[]> {
  return db.schedule.findMany({
    where: { workspaceId, ...(workflowId && { workflowId }) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    skip: offset,
  });
}

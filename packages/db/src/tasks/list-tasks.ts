import type { ApprovalLevel, TaskStatus } from '@runyard/domain';
import type { PrismaClient } from '../client.ts';
import type { Task } from '../generated/client.ts';
import { type Listed, type Page, pageOfRows, takePage, whereAfterCursor } from '../page.ts';

export type { Task };

/** Which tasks of a workspace are listed; what is undefined does not matter. */
export interface TaskFilter {
  status?: TaskStatus | undefined;
  approvalLevel?: ApprovalLevel | undefined;
  runId?: string | undefined;
}

/** The tasks of a workspace that pass the filter, newest first. */
export async function listTasks(
  db: PrismaClient,
  workspaceId: string,
  { status, approvalLevel, runId, ...page }: Page & TaskFilter,
): Promise<Listed<Task>> {
  const rows = await db.task.findMany({
    where: {
      workspaceId,
      ...(status && { status }),
      ...(approvalLevel && { approvalLevel }),
      ...(runId && { runId }),
      ...whereAfterCursor(page),
    },
    ...takePage(page),
  });
  return pageOfRows(rows, page);
}

import { NotFoundError } from '@runyard/domain';
import type { PrismaClient } from '../client.ts';
import type { Task } from '../generated/client.ts';
import type { TaskScope } from './lock-task.ts';

/** The task, or `NotFoundError`. */
export async function requireTask(db: PrismaClient, { taskId, workspaceId }: TaskScope): Promise<Task> {
  const task = await db.task.findFirst({ where: { id: taskId, workspaceId } });
  if (!task) throw new NotFoundError('task not found');
  return task;
}

import type { Task } from '@runyard/contracts';
import { type Author, requireTask } from '@runyard/db';
import { type JsonObject, PayloadTooLargeError, ValidationError } from '@runyard/domain';
import { decideTask, type TaskCommand } from '@runyard/engine';
import { checkStored } from '@runyard/nodes';
import type { WorkspaceCaller } from '../auth/identity.ts';
import type { RouteDeps } from '../deps.ts';
import { presentTask } from '../present/present-task.ts';

/** Decides the task for the caller; the task as it is then. */
export async function answerDecision(
  { engine, limits }: RouteDeps,
  author: Author,
  { identity, workspaceId }: WorkspaceCaller,
  taskId: string,
  said: Omit<TaskCommand, 'userId'>,
): Promise<Task> {
  const scope = { workspaceId, taskId };
  const output = said.output && requireOutput(said.output, limits.maxOutputBytes);
  const userId = identity.kind === 'user' ? identity.userId : null;

  await decideTask(engine, author, scope, { ...said, output, userId });

  return presentTask(await requireTask(engine.db.prisma, scope));
}

/** An output that a person makes has the limits of any other output. */
function requireOutput(output: JsonObject, maxOutputBytes: number): JsonObject {
  const checked = checkStored('output', output, maxOutputBytes);
  if (checked.kind === 'accepted') return checked.object;
  const { code, message } = checked.failure;
  if (code === 'output_too_large') throw new PayloadTooLargeError(message);
  throw new ValidationError([{ loc: ['body', 'output_data'], msg: message, type: code }]);
}

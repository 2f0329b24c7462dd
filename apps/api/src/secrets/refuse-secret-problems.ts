import type { NewNode, NodeChanges, WorkflowNode } from '@runyard/db';
import { ValidationError } from '@runyard/domain';
import { findSecretProblems, type TriggerContext } from '@runyard/engine';

/** ValidationError, with a problem for each place, when the node would read a secret that is not there, or where it may not. */
export async function refuseSecretProblems(
  { db }: TriggerContext,
  workspaceId: string,
  node: NewNode,
): Promise<void> {
  const problems = await findSecretProblems(db.sql, workspaceId, [node]);
  if (problems.length === 0) return;
  throw new ValidationError(
    problems.map(({ code, message, loc }) => ({ loc: ['body', ...loc], msg: message, type: code })),
  );
}

/** As `refuseSecretProblems`, of a stored node with these changes. */
export async function refuseSecretProblemsOfChange(
  engine: TriggerContext,
  workspaceId: string,
  stored: WorkflowNode,
  changes: NodeChanges,
): Promise<void> {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const changed = { ...stored, ...Object.fromEntries(given) } as WorkflowNode & NewNode;
  await refuseSecretProblems(engine, workspaceId, changed);
}

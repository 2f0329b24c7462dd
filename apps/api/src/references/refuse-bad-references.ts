import type { NewNode, NodeChanges, WorkflowNode } from '@runyard/db';
import { ValidationError } from '@runyard/domain';
import { findReferenceProblems, type TriggerContext } from '@runyard/engine';

/** ValidationError, with a problem for each place, when the node would X. */
export async function refuseBadReferences(
  { db }: TriggerContext,
  workspaceId: string,
  node: NewNode,
): Promise<void> {
  const problems = await findReferenceProblems(db.sql, workspaceId, [node]);
  if (problems.length === 0) return;
  throw new ValidationError(
    problems.map(({ code, message, loc }) => ({ loc: ['body', ...loc], msg: message, type: code })),
  );
}

/** As `refuseBadReferences`, of a stored node with these changes. */
export async function refuseBadReferencesOfChange(
  engine: TriggerContext,
  workspaceId: string,
  stored: WorkflowNode,
  changes: NodeChanges,
): Promise<void> {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const changed = { ...stored, ...Object.fromEntries(given) } as WorkflowNode & NewNode;
  await refuseBadReferences(engine, workspaceId, changed);
}

import { type FrozenNode, type GraphLimits, InvalidGraphError } from '@runyard/domain';
import { findReferenceProblems, graphProblems, type TriggerContext } from '@runyard/engine';

/** InvalidGraphError when these nodes cannot be the graph of a workflow of the workspace. No node at all is a beginning, and a
 *  config may be unfinished. */
export async function refuseBadGraph(
  { db }: Pick<TriggerContext, 'db'>,
  workspaceId: string,
  nodes: readonly FrozenNode[],
  limits: GraphLimits,
): Promise<void> {
  const refused = [
    ...graphProblems(nodes, limits).filter(({ code }) => code !== 'empty_graph'),
    ...(await findReferenceProblems(db.sql, workspaceId, nodes)),
  ];
  if (refused.length > 0) throw new InvalidGraphError(refused);
}

import type { Sql } from '@runyard/db';
import type { FrozenNode, GraphProblem } from '@runyard/domain';
import { findUnknownWorkflows } from './child-runs/unknown-workflows.ts';
import { findSecretProblems, findUnknownSecrets } from './secrets/secret-problems.ts';

/** One way in which a node names what is not in its workspace, or reads what it may not. `loc` says where in the node. */
export interface ReferenceProblem extends GraphProblem {
  loc: (string | number)[];
}

/** Everything that is wrong with how these nodes name secrets and workflows of a workspace. */
export const findReferenceProblems = async (
  sql: Sql,
  workspaceId: string,
  nodes: readonly FrozenNode[],
): Promise<ReferenceProblem[]> => [
  ...(await findSecretProblems(sql, workspaceId, nodes)),
  ...(await findUnknownWorkflows(sql, workspaceId, nodes)),
];

/** The secrets and workflows that these nodes name and the workspace has not. */
export const findUnknownReferences = async (
  sql: Sql,
  workspaceId: string,
  nodes: readonly FrozenNode[],
): Promise<ReferenceProblem[]> => [
  ...(await findUnknownSecrets(sql, workspaceId, nodes)),
  ...(await findUnknownWorkflows(sql, workspaceId, nodes)),
];

import { findSecretNames, type Sql } from '@runyard/db';
import type { FrozenNode, GraphProblem } from '@runyard/domain';
import { checkNode, defaultNodeLimits, nodeTypes } from '@runyard/nodes';

/** One way in which a node reads secrets as it may not. `loc` says where in the node. */
export interface SecretProblem extends GraphProblem {
  code: 'unknown_secret' | 'secret_not_allowed';
  loc: (string | number)[];
}

/** Everything that is wrong with how these nodes read the secrets of a workspace. Looks nothing up where no node reads one. */
export async function findSecretProblems(
  sql: Sql,
  workspaceId: string,
  nodes: readonly FrozenNode[],
): Promise<SecretProblem[]> {
  return [...nodes.flatMap(findMisplaced), ...(await findUnknownSecrets(sql, workspaceId, nodes))];
}

/** The names of secrets that these nodes read and the workspace has not. */
export async function findUnknownSecrets(
  sql: Sql,
  workspaceId: string,
  nodes: readonly FrozenNode[],
): Promise<SecretProblem[]> {
  const reads = nodes.flatMap((node) => check(node).secrets.map((read) => ({ node, ...read })));
  const known = new Set(await findSecretNames(sql, workspaceId, [...new Set(reads.map(({ name }) => name))]));
  return reads
    .filter(({ name }) => !known.has(name))
    .map(({ node, name, loc }) => ({
      code: 'unknown_secret',
      nodeIds: [node.id],
      message: `Node ${nameOf(node)} reads secrets.${name} in ${loc.join('.')}, but the workspace has no secret ${name}; set it first.`,
      loc,
    }));
}

function findMisplaced(node: FrozenNode): SecretProblem[] {
  return check(node).problems.flatMap(({ code, message, loc }) =>
    code === 'secret_not_allowed'
      ? [{ code, nodeIds: [node.id], message: `Node ${nameOf(node)}: ${message}.`, loc }]
      : [],
  );
}

const check = (node: FrozenNode) => checkNode(node, nodeTypes, defaultNodeLimits);

const nameOf = (node: FrozenNode) => node.key ?? node.id;

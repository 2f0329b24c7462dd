import { isSame } from '../json/json-diff.ts';
import type { NodeRun } from '../queries/runs.ts';

/** A node as a version of a workflow has it. */
export interface VersionNode {
  id: string;
  key?: string | null;
}

/** What two runs have made of one node. Null: the version of that run has no such node, or it has not started. */
export interface NodePair {
  id: string;
  label: string;
  left: NodeRun | null;
  right: NodeRun | null;
  /** How the node of the right version differs from that of the left one. */
  change: 'none' | 'added' | 'removed' | 'changed';
}

export interface ComparedSide {
  nodes: VersionNode[];
  nodeRuns: NodeRun[];
}

/** The nodes of two runs, side by side: the same by id, else by key; in the order of the right one, then what only the left one has. */
export function pairNodes(left: ComparedSide, right: ComparedSide): NodePair[] {
  const rest = new Map(left.nodes.map((node) => [node.id, node]));
  const take = (node: VersionNode): VersionNode | undefined => {
    const same = rest.get(node.id) ?? [...rest.values()].find(({ key }) => key != null && key === node.key);
    if (same) rest.delete(same.id);
    return same;
  };
  const pairs = right.nodes.map((node): NodePair => {
    const before = take(node);
    return {
      id: node.id,
      label: labelOf(node),
      left: before ? nodeRunOf(left, before) : null,
      right: nodeRunOf(right, node),
      change: before ? (isAlike(before, node) ? 'none' : 'changed') : 'added',
    };
  });
  const removed = [...rest.values()].map(
    (node): NodePair => ({
      id: node.id,
      label: labelOf(node),
      left: nodeRunOf(left, node),
      right: null,
      change: 'removed',
    }),
  );
  return [...pairs, ...removed];
}

const labelOf = ({ id, key }: VersionNode): string => key ?? id.slice(-6);

const nodeRunOf = ({ nodeRuns }: ComparedSide, { id }: VersionNode): NodeRun | null =>
  nodeRuns.find(({ workflow_node_id }) => workflow_node_id === id) ?? null;

/** Ids and times say nothing of what a node does. */
const isAlike = (one: VersionNode, other: VersionNode): boolean => isSame(contentOf(one), contentOf(other));

const contentOf = (node: VersionNode) =>
  Object.fromEntries(
    Object.entries(node).filter(
      ([name]) => !['id', 'workflow_id', 'created_at', 'updated_at'].includes(name),
    ),
  );

/** How long a node run took, in milliseconds; null: it has not begun, or not ended. */
export function durationOf(nodeRun: Pick<NodeRun, 'started_at' | 'completed_at'> | null): number | null {
  if (!nodeRun?.started_at || !nodeRun.completed_at) return null;
  return Math.max(0, Date.parse(nodeRun.completed_at) - Date.parse(nodeRun.started_at));
}

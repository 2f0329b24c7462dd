import { type ComparableNode, diffNodes, nameOf, pairUp } from '../diff/diff-nodes.ts';
import type { NodeRun } from '../queries/runs.ts';

/** A node as a version of a workflow has it. */
export type VersionNode = ComparableNode & { id: string };

/** What two runs have made of one node. Null: the version of that run has no such node, or it has not started. */
export interface NodeRunPair {
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

/** The node runs of two runs, side by side, as `pairUp` pairs their nodes. */
export function pairNodeRuns(left: ComparedSide, right: ComparedSide): NodeRunPair[] {
  const changed = new Set(diffNodes(left.nodes, right.nodes).changed.map(({ after }) => after));
  return pairUp(left.nodes, right.nodes).map(({ before, after }) => {
    const node = after ?? before;
    return {
      id: node.id,
      label: nameOf(node),
      left: before && nodeRunOf(left, before),
      right: after && nodeRunOf(right, after),
      change: !before ? 'added' : !after ? 'removed' : changed.has(after) ? 'changed' : 'none',
    };
  });
}

const nodeRunOf = ({ nodeRuns }: ComparedSide, { id }: VersionNode): NodeRun | null =>
  nodeRuns.find(({ workflow_node_id }) => workflow_node_id === id) ?? null;

/** How long a node run took, in milliseconds; null: it has not begun, or not ended. */
export function durationOf(nodeRun: Pick<NodeRun, 'started_at' | 'completed_at'> | null): number | null {
  if (!nodeRun?.started_at || !nodeRun.completed_at) return null;
  return Math.max(0, Date.parse(nodeRun.completed_at) - Date.parse(nodeRun.started_at));
}

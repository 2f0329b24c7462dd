import { decideNode, type FlowGraph, type FlowNode, NOT_STARTED, type NodeState } from './follow-edges.ts';
import { isTerminalNodeRunStatus } from './node-run-status.ts';
import type { Edges } from './workflow-graph.ts';

/** How a node run of a retry begins: its result is taken over, it is skipped at once, or it runs now or later. */
export interface RetriedNode {
  nodeId: string;
  begins: 'completed' | 'skipped' | 'queued' | 'pending';
  /** How many of its dependencies have not ended. */
  openCount: number;
}

/**
 * How a retry begins, by the labels of the nodes that completed in its source (null: none). A node is taken over when
 * nothing that it read can come out differently: each of its dependencies is taken over too, or skipped again. A failure
 * that was handled is therefore tried again, and what followed it is decided anew.
 */
export function planRetry(graph: FlowGraph, completed: ReadonlyMap<string, string | null>): RetriedNode[] {
  const states = new Map<string, NodeState>();
  const stateOf = (id: string): NodeState => states.get(id) ?? NOT_STARTED;
  const isSettled = (id: string) => isTerminalNodeRunStatus(stateOf(id).status);
  return inOrder(graph).map((node) => {
    const label = completed.get(node.id);
    const isTakenOver = label !== undefined && node.dependsOn.every(isSettled);
    const begins = isTakenOver ? 'completed' : decideNode(graph, node, stateOf);
    states.set(node.id, { status: begins, label: isTakenOver ? label : null });
    return { nodeId: node.id, begins, openCount: node.dependsOn.filter((id) => !isSettled(id)).length };
  });
}

/** Each node after all that it depends on. */
function inOrder({ byId, successors }: { byId: FlowGraph['byId']; successors: Edges }): FlowNode[] {
  const left = new Map([...byId.values()].map((node) => [node.id, node.dependsOn.length]));
  const ready = [...byId.values()].filter((node) => node.dependsOn.length === 0);
  for (const node of ready)
    for (const id of successors.get(node.id) ?? []) {
      const open = (left.get(id) ?? 0) - 1;
      left.set(id, open);
      const successor = byId.get(id);
      if (open === 0 && successor) ready.push(successor);
    }
  return ready;
}

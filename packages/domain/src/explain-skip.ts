import { edgeState, type FlowNode, type NodeState, type StateOf } from './follow-edges.ts';
import { ERROR_LABEL } from './node-flow.ts';

/** Why a node was skipped: a node before it, and how that ended. */
export interface SkipReason {
  nodeId: string;
  /** A sentence for people. */
  message: string;
}

/** Why a node was skipped, by the edge that says most; null for a node that was not, and when none of its edges tells. */
export function explainSkip(
  node: FlowNode,
  sourceOf: (nodeId: string) => FlowNode | undefined,
  stateOf: StateOf,
): SkipReason | null {
  if (stateOf(node.id).status !== 'skipped') return null;
  const dead = node.dependsOn
    .map((id) => ({ id, source: sourceOf(id), label: node.branches?.[id], state: stateOf(id) }))
    .filter(({ source, label, state }) => edgeState(source, label, state) === 'dead')
    .sort((one, other) => weightOf(one) - weightOf(other));
  const [first] = dead;
  return first
    ? { nodeId: first.id, message: describe(first.source?.key ?? first.id, first.label, first.state) }
    : null;
}

/** A branch that was not taken says more than a failure, and a failure more than what followed from it. */
function weightOf({ label, state }: { label: string | undefined; state: NodeState }): number {
  if (state.status === 'completed') return label === ERROR_LABEL ? 1 : 0;
  return state.status === 'failed' ? 2 : 3;
}

function describe(name: string, label: string | undefined, { status, label: endedWith }: NodeState): string {
  if (status !== 'completed') return `Node ${name} ${status === 'failed' ? 'failed' : `was ${status}`}.`;
  return label === ERROR_LABEL
    ? `Node ${name} did not fail, and this one follows its failure.`
    : `Node ${name} ended with ${endedWith ?? 'no label'}, and this one follows ${label}.`;
}

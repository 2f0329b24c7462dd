import {
  isTerminalNodeRunStatus,
  isTerminalRunStatus,
  type NodeRunStatus,
  type RunStatus,
} from '@runyard/domain';

/** A node of the graph that a history runs. */
export interface ModelNode {
  /** Indexes of earlier nodes. */
  dependsOn: number[];
  maxRetries: number;
  onError: 'fail' | 'continue';
}

/** What the model says of a node run. */
export interface NodeState {
  status: NodeRunStatus;
  attempt: number;
  leaseEpoch: number;
  rescueCount: number;
  costNanos: number;
  /** Number of the execution whose output counts. */
  output: number | null;
}

/** What the model says of a run. It has no node runs before it has started. */
export interface RunState {
  status: RunStatus;
  nodes: NodeState[];
}

/** One atomic change: the state after it. A change that is not possible leaves the state as it is. */
export type Change = (state: RunState) => RunState;

/** The right by which an execution ends: the node run, and the epoch of its claim. */
export interface Holder {
  node: number;
  leaseEpoch: number;
}

/** What every execution spends, in nano-dollars. */
export const SPEND_NANOS = 1;
/** Leases of one node run that may run out before it fails. */
export const MAX_RESCUES = 2;

export const isOpen = ({ status }: NodeState): boolean => !isTerminalNodeRunStatus(status);
export const hasEnded = ({ status }: RunState): boolean => isTerminalRunStatus(status);
export const holds = ({ nodes }: RunState, { node, leaseEpoch }: Holder): boolean =>
  nodes[node]?.status === 'running' && nodes[node].leaseEpoch === leaseEpoch;

const change =
  (act: (state: RunState) => void): Change =>
  (state) => {
    const next = { ...state, nodes: state.nodes.map((node) => ({ ...node })) };
    act(next);
    return next;
  };

const nodeOf = (state: RunState, node: number): NodeState => {
  const found = state.nodes[node];
  if (!found) throw new Error(`the run has no node ${node}`);
  return found;
};

/** What a delivery of the run's job does: starts it, parks it while it only waits, or finishes it. */
export const advance = (graph: ModelNode[]): Change =>
  change((run) => {
    if (run.status === 'pending') start(run, graph);
    else if (hasEnded(run)) return;
    else if (!run.nodes.some(isOpen)) run.status = 'completed';
    else if (run.nodes.every(({ status }) => status !== 'queued' && status !== 'running'))
      run.status = 'waiting';
  });

function start(run: RunState, graph: ModelNode[]): void {
  run.status = 'running';
  run.nodes = graph.map(({ dependsOn }) => ({
    status: dependsOn.length === 0 ? 'queued' : 'pending',
    attempt: 1,
    leaseEpoch: 0,
    rescueCount: 0,
    costNanos: 0,
    output: null,
  }));
}

/** `queued` → `running`, under the next epoch. */
export const claim = (index: number): Change =>
  change((run) => {
    const node = nodeOf(run, index);
    if (node.status !== 'queued') return;
    node.status = 'running';
    node.leaseEpoch += 1;
  });

/** `from` → `completed`; what it was the last dependency of is queued. */
const complete = (run: RunState, graph: ModelNode[], index: number, output: number): void => {
  Object.assign(nodeOf(run, index), { status: 'completed', output });
  unlock(run, graph);
};

function unlock(run: RunState, graph: ModelNode[]): void {
  for (const [index, node] of run.nodes.entries()) {
    const isReady = graph[index]?.dependsOn.every((other) => !isOpen(nodeOf(run, other)));
    if (node.status === 'pending' && isReady) node.status = 'queued';
  }
}

function fail(run: RunState, graph: ModelNode[], index: number): void {
  nodeOf(run, index).status = 'failed';
  if (graph[index]?.onError === 'continue') {
    unlock(run, graph);
    return;
  }
  run.status = 'failed';
  const below = descendantsOf(graph, index);
  for (const [other, node] of run.nodes.entries())
    if (isOpen(node)) node.status = below.has(other) ? 'skipped' : 'cancelled';
}

function descendantsOf(graph: ModelNode[], index: number): Set<number> {
  const below = new Set([index]);
  for (const [other, { dependsOn }] of graph.entries())
    if (dependsOn.some((dependency) => below.has(dependency))) below.add(other);
  return below;
}

export type ModelOutcome = 'complete' | 'fail_retryable' | 'fail' | 'wait';

/** How an execution ends. Its money is booked in any case, all else only for the holder of the lease. */
export const settle = (graph: ModelNode[], holder: Holder, outcome: ModelOutcome, output: number): Change =>
  change((run) => {
    const node = nodeOf(run, holder.node);
    node.costNanos += SPEND_NANOS;
    if (!holds(run, holder)) return;
    if (outcome === 'complete') complete(run, graph, holder.node, output);
    else if (outcome === 'wait') Object.assign(node, { status: 'waiting', output: null });
    else if (outcome === 'fail_retryable' && node.attempt <= (graph[holder.node]?.maxRetries ?? 0))
      Object.assign(node, { status: 'queued', attempt: node.attempt + 1 });
    else fail(run, graph, holder.node);
  });

/** A wait ends, and the run goes on. */
export const endWait = (graph: ModelNode[], index: number, output: number): Change =>
  change((run) => {
    if (nodeOf(run, index).status !== 'waiting') return;
    complete(run, graph, index, output);
    run.status = 'running';
  });

/** A worker that stops hands back what it runs. */
export const handBack = (holder: Holder): Change =>
  change((run) => {
    if (holds(run, holder)) nodeOf(run, holder.node).status = 'queued';
  });

/** A lease that ran out: the node run is queued again, or fails when that has happened too often. */
export const rescue = (expired: Holder[]): Change =>
  change((run) => {
    for (const holder of expired.filter((each) => holds(run, each))) {
      const node = nodeOf(run, holder.node);
      if (node.rescueCount >= MAX_RESCUES) continue;
      Object.assign(node, { status: 'queued', rescueCount: node.rescueCount + 1 });
    }
  });

export const failPoisoned = (graph: ModelNode[], holder: Holder): Change =>
  change((run) => {
    if (holds(run, holder) && nodeOf(run, holder.node).rescueCount >= MAX_RESCUES)
      fail(run, graph, holder.node);
  });

export const cancel: Change = change((run) => {
  if (hasEnded(run)) return;
  run.status = 'cancelled';
  for (const node of run.nodes.filter(isOpen)) node.status = 'cancelled';
});

/** Every state in which a process that died may have left things: some of its changes were committed, in their order. */
export function possibleStates(state: RunState, changes: Change[]): RunState[] {
  const states = [state];
  for (const next of changes) states.push(...states.map(next));
  return states;
}

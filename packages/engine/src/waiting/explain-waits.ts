import {
  type Db,
  findQueueService,
  type NodeRunRecord,
  type QueueService,
  type RunRecord,
} from '@runyard/db';
import {
  explainNodeRun,
  explainRun,
  isTerminalNodeRunStatus,
  isTerminalRunStatus,
  NODE_RUN_STATUSES,
  type NodeRunStatus,
  type OpenDependency,
  type QueueFacts,
  WAIT_REASONS,
  type WaitFacts,
  type WaitingFor,
} from '@runyard/domain';
import { type JobQueue, nodesQueue, poolOfQueue, RUNS_QUEUE } from '@runyard/queue';
import { createQueuePositions, type PositionOf } from './queue-positions.ts';
import { remember } from './remember.ts';

/** Why runs and node runs wait, by their id. What runs, or has ended, is not in it. */
export type Waits = ReadonlyMap<string, WaitingFor>;

/** What a run must tell to be explained. Without its graph no dependencies are named. */
export type ExplainableRun = Pick<
  RunRecord,
  'id' | 'status' | 'createdAt' | 'startedAt' | 'runAt' | 'scheduledAt'
> & { nodeRuns: readonly ExplainableNodeRun[]; graph?: RunRecord['graph'] };

type ExplainableNodeRun = Pick<
  NodeRunRecord,
  'id' | 'nodeId' | 'status' | 'createdAt' | 'pool' | 'waitReason' | 'waitingSince'
> &
  Partial<
    Pick<
      NodeRunRecord,
      'queuedAt' | 'resumeAt' | 'retryAt' | 'error' | 'childRunId' | 'parentNodeRunId' | 'itemCounts'
    >
  >;

/** Says of runs, as they were read, why they wait. */
export type ExplainWaits = (runs: readonly ExplainableRun[]) => Promise<Waits>;

/** Who serves which pool, and what is paused, may be this old, in milliseconds. */
const REMEMBER_SERVICE_MS = 1_000;
const MAX_DEPENDENCIES_TOLD = 20;
const NOTHING: Waits = new Map();

/**
 * Explains runs at the price of a look at the head of the queues concerned, shared by all who ask within moments. Runs
 * that have all ended cost nothing.
 */
export function createExplainWaits({ db, queue }: { db: Db; queue: JobQueue }): ExplainWaits {
  const service = remember(REMEMBER_SERVICE_MS, () => findQueueService(db.sql));
  const positions = createQueuePositions(queue);
  return async (runs) => {
    const open = runs.filter(({ status }) => !isTerminalRunStatus(status));
    if (open.length === 0) return NOTHING;
    const names = queuesOf(open);
    const [served, places] = await Promise.all([service(), Promise.all(names.map(positions))]);
    const placesOf = new Map(names.map((name, index) => [name, places[index]]));
    return explainAll(open, (name, rowId) => queueFacts(served, name, placesOf.get(name), rowId));
  };
}

type FactsOf = (name: string, rowId: string) => QueueFacts;

/** The queues in which something of these runs may stand. */
function queuesOf(runs: readonly ExplainableRun[]): string[] {
  const names = runs.flatMap((run) => [
    ...(run.startedAt ? [] : [RUNS_QUEUE]),
    ...run.nodeRuns.filter(mayStandInQueue).map(({ pool }) => nodesQueue(pool)),
  ]);
  return [...new Set(names)];
}

const mayStandInQueue = ({ status, queuedAt, retryAt }: ExplainableNodeRun) =>
  queuedAt && !retryAt && !isTerminalNodeRunStatus(status);

function explainAll(runs: readonly ExplainableRun[], factsOf: FactsOf): Waits {
  const waits = new Map<string, WaitingFor>();
  for (const run of runs) {
    const ofNodeRuns: WaitingFor[] = [];
    for (const nodeRun of run.nodeRuns) {
      const reason = explainOne(nodeRun, run, factsOf);
      if (!reason) continue;
      waits.set(nodeRun.id, reason);
      if (isOutside(reason)) ofNodeRuns.push(reason);
    }
    const { status, createdAt, scheduledAt, runAt } = run;
    const dueAt = runAt && runAt > createdAt ? runAt : createdAt;
    const queue = factsOf(RUNS_QUEUE, run.id);
    const reason = explainRun({ status, createdAt, scheduledAt, dueAt, queue, waits: ofNodeRuns });
    if (reason) waits.set(run.id, reason);
  }
  return waits;
}

/** What a run waits for when it waits: not the turn of a node run, which would be running. */
const isOutside = ({ code }: WaitingFor) => WAIT_REASONS.some((reason) => reason === code);

function explainOne(nodeRun: ExplainableNodeRun, run: ExplainableRun, factsOf: FactsOf): WaitingFor | null {
  const { status, createdAt, pool, resumeAt, retryAt = null, error } = nodeRun;
  if (isTerminalNodeRunStatus(status)) return null;
  const queuedAt = nodeRun.queuedAt ?? createdAt;
  return explainNodeRun({
    status,
    createdAt,
    pool,
    queuedAt,
    retryAt,
    dueAt: resumeAt && resumeAt > queuedAt ? resumeAt : queuedAt,
    errorCode: error?.code ?? null,
    dependencies: openDependencies(nodeRun, run),
    queue: factsOf(nodesQueue(pool), nodeRun.id),
    wait: waitOf(nodeRun),
    isItem: typeof nodeRun.parentNodeRunId === 'string',
  });
}

function waitOf({
  waitReason,
  waitingSince,
  resumeAt,
  childRunId,
  itemCounts,
}: ExplainableNodeRun): WaitFacts | null {
  if (!waitReason || !waitingSince) return null;
  return {
    reason: waitReason,
    since: waitingSince,
    endsAt: resumeAt ?? null,
    childRunId: childRunId ?? null,
    items: itemCounts ? progressOf(itemCounts) : null,
  };
}

function progressOf(counts: NonNullable<NodeRunRecord['itemCounts']>): WaitFacts['items'] {
  const sum = (all: readonly NodeRunStatus[]) =>
    all.reduce((total, status) => total + (counts[status] ?? 0), 0);
  return {
    endedCount: sum(NODE_RUN_STATUSES.filter(isTerminalNodeRunStatus)),
    count: sum(NODE_RUN_STATUSES),
  };
}

function openDependencies({ nodeId }: ExplainableNodeRun, run: ExplainableRun): OpenDependency[] {
  const nodes = run.graph?.nodes ?? [];
  const node = nodes.find(({ id }) => id === nodeId);
  if (!node) return [];
  const open = run.nodeRuns.filter(
    (other) => node.dependsOn.includes(other.nodeId) && !isTerminalNodeRunStatus(other.status),
  );
  return open.slice(0, MAX_DEPENDENCIES_TOLD).map((other) => ({
    nodeRunId: other.id,
    nodeId: other.nodeId,
    key: nodes.find(({ id }) => id === other.nodeId)?.key ?? null,
  }));
}

function queueFacts(
  { controls, pools, runs }: QueueService,
  name: string,
  positionOf: PositionOf | undefined,
  rowId: string,
): QueueFacts {
  const control = controls.find(({ queue }) => queue === name);
  const pool = poolOfQueue(name);
  const service = pool === null ? runs : pools.find((each) => each.pool === pool);
  return {
    queue: name,
    paused: control?.paused ?? false,
    changedAt: control?.changedAt ?? null,
    liveWorkerCount: service?.liveCount ?? 0,
    lastServedAt: service?.lastServedAt ?? null,
    position: positionOf?.(rowId) ?? { kind: 'unknown' },
  };
}

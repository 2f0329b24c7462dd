import {
  findGraph,
  type LockedTask,
  queueWaiting,
  type ReadyNodeRun,
  type RunRef,
  type Sql,
  settleCompleted,
  settleFailed,
  unparkRun,
} from '@runyard/db';
import { assertNever, type JsonObject, type WaitEnd } from '@runyard/domain';

/** How a wait ends. */
export interface EndedWait {
  end: WaitEnd;
  /** What the node completes with; null unless it does. */
  outputData: JsonObject | null;
  decidedBy: string;
  comment: string | null;
}

/** A run that goes on, and its node runs that are ready. */
export interface MovedOn {
  run: RunRef;
  ready: ReadyNodeRun[];
}

/** Ends the wait of the node run of a locked task, in the same transaction. Null when its run has ended with it. */
export async function endWait(tx: Sql, task: LockedTask, ended: EndedWait): Promise<MovedOn | null> {
  switch (ended.end) {
    case 'run':
      return moveOn(tx, task, await queue(tx, task));
    case 'complete':
      return moveOn(tx, task, await complete(tx, task, ended.outputData ?? {}));
    case 'fail':
      await fail(tx, task, ended);
      return null;
    default:
      return assertNever(ended.end);
  }
}

async function moveOn(tx: Sql, task: LockedTask, ready: ReadyNodeRun[] | null): Promise<MovedOn> {
  if (!ready) throw notWaiting(task);
  await unparkRun(tx, task.runId);
  return { run: { id: task.runId, versionId: task.versionId, priority: task.priority }, ready };
}

async function queue(tx: Sql, task: LockedTask): Promise<ReadyNodeRun[] | null> {
  const queued = await queueWaiting(tx, task);
  return queued && [queued];
}

async function complete(tx: Sql, task: LockedTask, outputData: JsonObject): Promise<ReadyNodeRun[] | null> {
  const completion = { ...attemptOf(task), inputData: null, outputData, task: null };
  const [ready = null] = await settleCompleted(tx, [completion], 'waiting');
  return ready;
}

async function fail(tx: Sql, task: LockedTask, { decidedBy, comment }: EndedWait): Promise<void> {
  const message = `rejected by ${decidedBy}${comment === null ? '' : `: ${comment}`}`;
  const error = { code: 'rejected', message };
  const runErrorMessage = `Node ${await nodeNameOf(tx, task)} was ${message}`;
  const failure = { ...attemptOf(task), error, runErrorMessage, inputData: null };
  if ((await settleFailed(tx, failure, 'waiting')) === null) throw notWaiting(task);
}

async function nodeNameOf(tx: Sql, { versionId, nodeId }: LockedTask): Promise<string> {
  const graph = await findGraph(tx, versionId);
  return graph?.nodes.find((node) => node.id === nodeId)?.key ?? nodeId;
}

const attemptOf = ({ nodeRunId, leaseEpoch, attempt }: LockedTask) => ({
  nodeRunId,
  leaseEpoch,
  attempt,
  spend: [],
});

/** A task waits exactly as long as its node run does: both change together. */
const notWaiting = ({ id, nodeRunId }: LockedTask) =>
  new Error(`task ${id} waits, but its node run ${nodeRunId} does not`);

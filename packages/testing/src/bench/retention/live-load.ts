import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '@runyard/db';
import { systemIds } from '@runyard/runtime';

const ids = systemIds();
const LEASE_MS = 15_000;

/** Milliseconds that each took. */
export interface Latencies {
  trigger: number[];
  settle: number[];
}

export interface Load {
  workspaceId: string;
  workflowId: string;
  runsPerSecond: number;
  forMs: number;
}

/** Runs of one node at a steady rate, each step of them as API and worker take it, without queue and processes between. */
export async function runLiveLoad(db: Db, { runsPerSecond, forMs, ...of }: Load): Promise<Latencies> {
  const latencies: Latencies = { trigger: [], settle: [] };
  const underWay: Promise<void>[] = [];
  const begunAt = performance.now();
  while (performance.now() - begunAt < forMs) {
    underWay.push(runOnce(db, of, latencies));
    const due = begunAt + (underWay.length / runsPerSecond) * 1_000;
    await pause(Math.max(0, due - performance.now()));
  }
  await Promise.all(underWay);
  return latencies;
}

async function runOnce(
  db: Db,
  { workspaceId, workflowId }: Pick<Load, 'workspaceId' | 'workflowId'>,
  latencies: Latencies,
): Promise<void> {
  const [runId, nodeRunId] = [ids.next(), ids.next()];
  const run = { id: runId, workspaceId, workflowId, triggeredBy: null, triggerPayload: { topic: 'tea' } };
  await timed(latencies.trigger, () => db.insertRun(run));
  const node = {
    nodeId: workflowId,
    pool: 'transform',
    pendingDependencies: 0,
    upstreamIds: [],
    successorIds: [],
  };
  await db.startRun({ runId, nodeRuns: [{ id: nodeRunId, ...node }] });
  await db.claimNodeRun({ nodeRunId, leaseMs: LEASE_MS });
  const completion = {
    nodeRunId,
    leaseEpoch: 1,
    attempt: 1,
    inputData: null,
    outputData: { ok: true },
    spend: [],
    task: null,
  };
  await timed(latencies.settle, () => db.settleCompleted(completion));
  await db.finishRun(runId);
}

async function timed(into: number[], work: () => Promise<unknown>): Promise<void> {
  const begunAt = performance.now();
  await work();
  into.push(performance.now() - begunAt);
}

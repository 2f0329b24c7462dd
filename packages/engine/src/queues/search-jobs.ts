import { findOpenJobs, type OpenJobsSearch, type OpenNodeRun, type OpenRun } from '@runyard/db';
import type { WaitingFor } from '@runyard/domain';
import {
  findJobStates,
  type JobIds,
  nodeJobIds,
  nodesQueue,
  RUNS_QUEUE,
  type StoredJob,
} from '@runyard/queue';
import type { TriggerContext } from '../context.ts';
import type { ExplainWaits } from '../waiting/explain-waits.ts';

/** A run or a node run that has not ended, and its job. */
export interface FoundJob {
  queue: string;
  job: StoredJob;
  run: OpenRun;
  /** Null: the job is the run's own. */
  nodeRun: OpenNodeRun | null;
  /** Null: it runs. */
  waitingFor: WaitingFor | null;
}

/** A node run's job is looked for under this many of its ids, beside the first one. */
const MAX_IDS = 4;

/**
 * What of a run, a node run, a workflow or a worker is open, where its job stands and why it waits; at most `limit`. Throws
 * UnavailableError when the queues cannot be reached.
 */
export async function searchJobs(
  { db, queue, explainWaits }: Pick<TriggerContext, 'db' | 'queue'> & { explainWaits: ExplainWaits },
  search: OpenJobsSearch,
): Promise<FoundJob[]> {
  const runs = await findOpenJobs(db.sql, search);
  const hasRunJobs = search.of === 'run' || search.of === 'workflow';
  const open = runs
    .flatMap((run) => [
      ...(hasRunJobs ? [{ run, nodeRun: null }] : []),
      ...run.nodeRuns.map((nodeRun) => ({ run, nodeRun })),
    ])
    .slice(0, search.limit);
  const [waits, jobs] = await Promise.all([explainWaits(runs), findJobStates(queue, open.map(idsOf))]);
  return open.map(({ run, nodeRun }, index) => ({
    queue: queueOf(nodeRun),
    job: jobs[index] ?? { id: null, state: 'none' },
    run,
    nodeRun,
    waitingFor: waits.get(nodeRun?.id ?? run.id) ?? null,
  }));
}

const queueOf = (nodeRun: OpenNodeRun | null) => (nodeRun ? nodesQueue(nodeRun.pool) : RUNS_QUEUE);

function idsOf({ run, nodeRun }: { run: OpenRun; nodeRun: OpenNodeRun | null }): JobIds {
  if (!nodeRun) return { queue: RUNS_QUEUE, ids: [run.id] };
  const { id: nodeRunId, pool, leaseEpoch } = nodeRun;
  const { id: runId, versionId, priority } = run;
  const ids = nodeJobIds({ nodeRunId, runId, versionId, pool, leaseEpoch, priority });
  return { queue: nodesQueue(pool), ids: [...ids.slice(0, MAX_IDS), ...ids.slice(MAX_IDS).slice(-1)] };
}

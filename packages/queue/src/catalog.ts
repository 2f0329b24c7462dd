import { z } from 'zod';

/** The run's, from 1 (most urgent) to 10; all jobs of a run have the same. */
const Priority = z.int().min(1).default(1);

/** A run job makes its run advance. It is the parent of the run's node jobs. */
export const RunJob = z.object({
  runId: z.uuid(),
  versionId: z.uuid(),
  priority: Priority,
});
export type RunJob = z.infer<typeof RunJob>;

/** A node job runs one attempt of one node run. Its epoch is part of its id: a rescued node run gets a new job. */
export const NodeJob = z.object({
  nodeRunId: z.uuid(),
  runId: z.uuid(),
  versionId: z.uuid(),
  pool: z.string(),
  leaseEpoch: z.int(),
  priority: Priority,
});
export type NodeJob = z.infer<typeof NodeJob>;

/** What a job's `name` says. */
export const JOB_NAMES = { run: 'run', node: 'node' } as const;

/**
 * A run job as it is stored: a system may hold a hundred thousand of them, so nothing is in it twice, and what is usual is
 * left out. That a job leaves the queue when it has ended, consumers know.
 */
export function storedRunJob(job: RunJob, delayMs: number) {
  const priority = bullmqPriority(job);
  return {
    data: { versionId: job.versionId },
    opts: { jobId: runJobId(job), ...(priority > 0 && { priority }), ...(delayMs > 0 && { delay: delayMs }) },
  };
}

/** What `storedRunJob` has stored. */
export const readRunJob = ({ id, data, opts }: { id?: string; data: object; opts: { priority?: number } }) =>
  RunJob.parse({ runId: id, priority: (opts.priority ?? 0) + 1, ...data });

export const runJobId = (job: RunJob): string => job.runId;
export const nodeJobId = (job: NodeJob): string => `${job.nodeRunId}-${job.leaseEpoch}`;

/** Epochs of a node run that are looked back at for its job. */
const MAX_EPOCHS = 100;

/** Ids under which the job of a node run may be stored: a retry, and what is handed back, goes on in the job of an earlier claim. */
export const nodeJobIds = ({ leaseEpoch, ...job }: NodeJob): string[] => {
  const epochs = Array.from({ length: Math.min(leaseEpoch, MAX_EPOCHS) }, (_, back) => leaseEpoch - back);
  return [...epochs, 0].map((epoch) => nodeJobId({ ...job, leaseEpoch: epoch }));
};

/** BullMQ's priority: 0, its default, comes before all others and costs nothing. */
export const bullmqPriority = ({ priority }: RunJob | NodeJob): number => priority - 1;

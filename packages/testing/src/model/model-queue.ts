import { type JobQueue, type NodeJob, nodeJobId, nodeJobIds, type RunJob, runJobId } from '@runyard/queue';
import type { Mortal } from './mortal.ts';

/** A job as the queue keeps it. A run job waits for the ends of its children once it has been told to. */
export type StoredJob = { id: string; isActive: boolean } & (
  | { kind: 'run'; job: RunJob; waitsForChildren: boolean; children: Set<string> }
  | { kind: 'node'; job: NodeJob }
);

/**
 * The queue of the model: it keeps jobs as BullMQ does (an id that is stored swallows an add, a child needs its parent, a
 * parent wakes when its last child has ended), and nothing else happens but what a history says: any job is delivered at
 * any time, also while it is being handled, and all can be lost or set back to what they were.
 */
export interface ModelQueue {
  /** What the engine of one process uses. */
  portOf(mortal: Mortal): JobQueue;
  /** Jobs that a worker may be given now. */
  deliverable(): StoredJob[];
  size(): number;
  /** The worker is through with a node job. */
  end(id: string): void;
  /** A run job waits for its children; one that has none can be delivered at once. */
  waitForChildren(id: string): void;
  loseAll(): void;
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
}

export type Snapshot = ReadonlyMap<string, StoredJob>;

export function createModelQueue(): ModelQueue {
  let jobs = new Map<string, StoredJob>();
  const addRunJob = async (job: RunJob) => {
    const id = runJobId(job);
    if (!jobs.has(id))
      jobs.set(id, { id, kind: 'run', job, isActive: false, waitsForChildren: false, children: new Set() });
  };
  const addNodeJob = async (job: NodeJob) => {
    const id = nodeJobId(job);
    const parent = jobs.get(job.runId);
    if (parent?.kind !== 'run') return false;
    if (jobs.has(id)) return true;
    parent.children.add(id);
    jobs.set(id, { id, kind: 'node', job, isActive: false });
    return true;
  };
  const removeRunJob = async (runId: string) => {
    const run = jobs.get(runId);
    if (run?.kind !== 'run') return;
    for (const id of [...run.children].filter((child) => !jobs.get(child)?.isActive)) end(id);
    if (run.children.size === 0 && !run.isActive) jobs.delete(runId);
  };
  const end = (id: string) => {
    const ended = jobs.get(id);
    jobs.delete(id);
    const parent = ended?.kind === 'node' ? jobs.get(ended.job.runId) : undefined;
    if (parent?.kind === 'run') parent.children.delete(id);
  };
  const standing = (ids: string[]) => (ids.some((id) => jobs.has(id)) ? 'ready' : 'lost');
  const isDeliverable = (job: StoredJob) =>
    job.kind === 'node' || !job.waitsForChildren || job.children.size === 0;
  return {
    portOf: (mortal) => ({
      ...UNUSED,
      addRunJob: (job) => mortal.step(() => addRunJob(job)),
      addNodeJob: (job) => mortal.step(() => addNodeJob(job)),
      removeRunJob: (runId) => mortal.step(() => removeRunJob(runId)),
      findRunJobs: (runIds) => mortal.step(async () => runIds.map((id) => standing([id]))),
      findNodeJobs: (all) => mortal.step(async () => all.map((job) => standing(nodeJobIds(job)))),
    }),
    deliverable: () => [...jobs.values()].filter(isDeliverable),
    size: () => jobs.size,
    end,
    waitForChildren: (id) => {
      const run = jobs.get(id);
      if (run?.kind === 'run') run.waitsForChildren = true;
    },
    loseAll: () => jobs.clear(),
    snapshot: () => structuredClone(jobs),
    restore: (snapshot) => {
      jobs = new Map([...structuredClone(snapshot)].map(([id, job]) => [id, { ...job, isActive: false }]));
    },
  };
}

const neverPaused = { isPaused: async () => false };
type Used = 'addRunJob' | 'addNodeJob' | 'removeRunJob' | 'findRunJobs' | 'findNodeJobs';
const UNUSED: Omit<JobQueue, Used> = {
  kind: 'redis',
  isReady: () => true,
  memory: async () => null,
  hastenRunJob: async () => undefined,
  mendLocks: async () => 0,
  hastenNodeJob: async () => undefined,
  listHead: async () => [],
  queue: () => neverPaused as never,
  close: async () => undefined,
};

/** The queue of run jobs: one parent job a run. */
export const RUNS_QUEUE = 'runs';

/** The queue of one pool's node jobs. Pools let slow and fast nodes be scaled apart. */
export const nodesQueue = (pool: string): string => `nodes.${pool}`;

/** The pool whose node jobs a queue holds; null for the queue of run jobs. */
export const poolOfQueue = (name: string): string | null =>
  name === RUNS_QUEUE ? null : name.slice(nodesQueue('').length);

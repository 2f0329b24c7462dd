/** What becomes of a node run whose worker was lost while it ran. requeue: another worker runs it again, in the same attempt · fail: it
 *  fails, because what it does must not happen twice. */
export const ON_WORKER_LOST = ['requeue', 'fail'] as const;
export type OnWorkerLost = (typeof ON_WORKER_LOST)[number];

/** An attempt whose worker was lost. */
export interface LostWorker {
  /** How often that has happened to its node run before. */
  rescueCount: number;
  maxRescues: number;
  onWorkerLost: OnWorkerLost;
  /** The wait before the second rescue, in milliseconds; it doubles with each further one. */
  backoffMs: number;
}

export type WorkerLossDecision =
  | { kind: 'requeue'; delayMs: number; message: string }
  | { kind: 'fail'; message: string };

const MAX_DOUBLINGS = 5;

/**
 * A worker may die for any reason, so the first rescue is due at once. A node run whose workers die again and again is likely what kills
 * them: it waits longer each time, so that it cannot take down a fleet, and fails in the end.
 */
export function decideWorkerLoss(lost: LostWorker): WorkerLossDecision {
  const { rescueCount, maxRescues, backoffMs } = lost;
  if (lost.onWorkerLost === 'fail')
    return { kind: 'fail', message: 'its worker was lost while it ran (on_worker_lost is fail)' };
  const lossCount = rescueCount + 1;
  if (rescueCount >= maxRescues)
    return {
      kind: 'fail',
      message: `its worker was lost ${times(lossCount)} while it ran, and it is rescued ${times(maxRescues)} at most (MAX_RESCUES)`,
    };
  const delayMs = rescueCount === 0 ? 0 : backoffMs * 2 ** Math.min(rescueCount - 1, MAX_DOUBLINGS);
  return { kind: 'requeue', delayMs, message: `its worker was lost ${times(lossCount)} while it ran` };
}

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);

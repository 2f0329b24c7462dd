import type { NodeFailure } from '../executor.ts';

/** A computation that was stopped at its deadline. */
export function computeTimeout(timeoutMs: number): NodeFailure {
  return {
    code: 'compute_timeout',
    message: `The computation took longer than ${timeoutMs} ms (COMPUTE_TIMEOUT_MS) and was stopped.`,
    retryable: false,
  };
}

/** More work than may wait for a thread. */
export function computeBusy(maxQueued: number): NodeFailure {
  const message = `${maxQueued} computations are waiting for a thread of this worker already (COMPUTE_MAX_QUEUED).`;
  return { code: 'compute_busy', message, retryable: true };
}

/** A thread that ended by an error: nearly always its heap was full. */
export function threadDied(error: Error & { code?: unknown }): NodeFailure {
  if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return { ...threadLost(), cause: error };
  const message = 'The computation needs more memory than a thread may use.';
  return { code: 'compute_memory_exceeded', message, retryable: false };
}

/** A thread that ended, or never began, through no fault that is known of. */
export function threadLost(): NodeFailure {
  return {
    code: 'compute_interrupted',
    message: 'The thread of the computation ended before it did.',
    retryable: true,
  };
}

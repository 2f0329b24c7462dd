import type { RetryPolicy } from '@runyard/contracts';
import type { NodeRetryPolicy } from '@runyard/domain';

/** A retry policy as the API writes it. */
export const presentRetryPolicy = (policy: NodeRetryPolicy | null | undefined): RetryPolicy | null =>
  policy
    ? {
        max: policy.max,
        backoff: policy.backoff,
        base_ms: policy.baseMs,
        cap_ms: policy.capMs,
        jitter: policy.jitter,
        on: policy.on && [...policy.on],
        on_worker_lost: policy.onWorkerLost ?? 'requeue',
      }
    : null;

/** A retry policy as it is stored. */
export const storedRetryPolicy = (policy: RetryPolicy | null): NodeRetryPolicy | null =>
  policy && {
    max: policy.max,
    backoff: policy.backoff,
    baseMs: policy.base_ms,
    capMs: policy.cap_ms,
    jitter: policy.jitter,
    on: policy.on,
    onWorkerLost: policy.on_worker_lost,
  };

import type { BackendFactory, IQueueBackend } from 'bullmq';

/** What BullMQ calls to get jobs: one of these is always under way while a worker has room for another job. */
const FETCHES = ['waitForJob', 'moveToActive'] as const;

/**
 * BullMQ would wait for up to an hour where jobs are delayed; a loop that comes round in seconds shows that it lives, and
 * does not depend on a notification alone. In seconds.
 */
const MAX_BLOCK_SECONDS = 10;

/** A factory like the given one, whose backends tell when a fetch begins and when it ends. */
export const watchFetches =
  (factory: BackendFactory, onFetch: () => void): BackendFactory =>
  (...args) => {
    const backend = factory(...args);
    Object.defineProperty(backend, 'maximumBlockTimeout', { get: () => MAX_BLOCK_SECONDS });
    for (const name of FETCHES) tellOf(backend, name, onFetch);
    return backend;
  };

function tellOf(backend: IQueueBackend, name: (typeof FETCHES)[number], onFetch: () => void): void {
  const fetch = backend[name].bind(backend) as (...args: unknown[]) => Promise<unknown>;
  const told = async (...args: unknown[]) => {
    onFetch();
    try {
      return await fetch(...args);
    } finally {
      onFetch();
    }
  };
  Object.assign(backend, { [name]: told });
}

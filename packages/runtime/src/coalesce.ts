/** How a coalescing writer hands a batch to its storage: one result per item, in the items' order. */
export type Flush<T, R> = (items: T[]) => Promise<R[]>;

interface Waiter<T, R> {
  item: T;
  resolve: (result: R) => void;
  reject: (error: unknown) => void;
}

export interface CoalesceLimits {
  /** The most items one flush may hold. */
  maxItems: number;
  /** False for an error that no item caused (the storage is away): all items of the batch get it. Default: true. */
  isolates?: (error: unknown) => boolean;
}

/**
 * Turns single calls into batches without a timer. At most one flush is in flight; what arrives meanwhile goes into
 * the next one, as does what the same turn of the event loop still brings: batches grow with load, and an idle system
 * waits for nothing. A flush that fails is repeated item by
 * item, so that one bad item cannot fail its neighbours; `flush` must therefore be safe to repeat.
 */
export function coalesce<T, R>(
  flush: Flush<T, R>,
  limits: CoalesceLimits = { maxItems: 200 },
): (item: T) => Promise<R> {
  const queue: Waiter<T, R>[] = [];
  let flushing = false;

  const drain = async () => {
    flushing = true;
    while (queue.length > 0) {
      await endOfTurn();
      await flushBatch(flush, limits, queue.splice(0, limits.maxItems));
    }
    flushing = false;
  };

  return (item) =>
    new Promise<R>((resolve, reject) => {
      queue.push({ item, resolve, reject });
      if (!flushing) void drain();
    });
}

const endOfTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function flushBatch<T, R>(
  flush: Flush<T, R>,
  limits: CoalesceLimits,
  batch: Waiter<T, R>[],
): Promise<void> {
  try {
    const results = await flush(batch.map((waiter) => waiter.item));
    if (results.length !== batch.length)
      throw new Error('a flush answered with another number of results than items');
    batch.forEach((waiter, index) => waiter.resolve(results[index] as R));
  } catch (error) {
    const isolates = batch.length > 1 && (limits.isolates?.(error) ?? true);
    if (!isolates) return batch.forEach((waiter) => waiter.reject(error));
    for (const waiter of batch) await flushBatch(flush, limits, [waiter]);
  }
}

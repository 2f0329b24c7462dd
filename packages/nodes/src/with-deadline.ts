/** Runs `work` under a signal of its own that aborts when `parent` does, or with `timeoutError()` after `timeoutMs`. Rejects
 *  with the abort reason at once, also when `work` ignores its signal; whatever it does later is dropped. No timer or
 *  listener is left behind, which `AbortSignal.any` on a long-lived parent does not promise. */
export async function withDeadline<T>(
  parent: AbortSignal,
  timeoutMs: number,
  timeoutError: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  parent.throwIfAborted();
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const abort = (reason: unknown) => {
      controller.abort(reason);
      settle(() => reject(reason));
    };
    const onParentAbort = () => abort(parent.reason);
    const timer = setTimeout(() => abort(timeoutError()), timeoutMs);
    const settle = (end: () => void) => {
      clearTimeout(timer);
      parent.removeEventListener('abort', onParentAbort);
      end();
    };
    parent.addEventListener('abort', onParentAbort, { once: true });
    startWork(work, controller.signal).then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}

async function startWork<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  return work(signal);
}

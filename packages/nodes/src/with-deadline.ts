/** What becomes of work that goes on although its signal has aborted. */
export interface GivingUp {
  /** How long it may take to end, in milliseconds. */
  graceMs: number;
  /** Called when it has not; `ended` settles if it ever does. */
  onGivenUp: (ended: Promise<unknown>) => void;
}

/** Runs `work` under a signal of its own that aborts when `parent` does, or with `timeoutError()` after `timeoutMs`. Rejects
 *  with the abort reason then: at once or, with `givingUp`, when the work has ended, at the latest after its grace. What the work
 *  says after the abort is dropped. No timer or listener is left behind, which `AbortSignal.any` on a long-lived parent does not
 *  promise. */
export async function withDeadline<T>(
  parent: AbortSignal,
  timeoutMs: number,
  timeoutError: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
  givingUp?: GivingUp,
): Promise<T> {
  parent.throwIfAborted();
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const ended = startWork(work, controller.signal);
    const abort = (reason: unknown) => {
      stopWatching();
      controller.abort(reason);
      if (givingUp) void endOrGiveUp(ended, givingUp).then(() => reject(reason));
      else reject(reason);
    };
    const onParentAbort = () => abort(parent.reason);
    const timer = setTimeout(() => abort(timeoutError()), timeoutMs);
    const stopWatching = () => {
      clearTimeout(timer);
      parent.removeEventListener('abort', onParentAbort);
    };
    const settle = (end: () => void) => {
      if (controller.signal.aborted) return;
      stopWatching();
      end();
    };
    parent.addEventListener('abort', onParentAbort, { once: true });
    ended.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
    if (parent.aborted && !controller.signal.aborted) onParentAbort(); // by the work itself
  });
}

async function startWork<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  return work(signal);
}

/** Resolves when the work has ended, in whichever way, or is given up. */
function endOrGiveUp(ended: Promise<unknown>, { graceMs, onGivenUp }: GivingUp): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      onGivenUp(ended);
      resolve();
    }, graceMs);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    ended.then(end, end);
  });
}

import { Worker } from 'node:worker_threads';
import type { NodeFailure } from '../executor.ts';
import type { ThreadReply, ThreadRequest } from './compute-task.ts';
import { startDeadline } from './deadline.ts';
import { computeTimeout, threadDied, threadLost } from './thread-failure.ts';

/** How a request ended: with an answer, or with the end of its thread. */
export type ThreadEnd = Exclude<ThreadReply, { kind: 'started' }>;

/** One thread of the pool, with one request at a time. */
export interface ComputeThread {
  /** Runs a request for at most `timeoutMs` from when the thread begins with it. The thread is terminated at its deadline and
   *  when the signal aborts, with whose reason it then rejects. */
  run(request: ThreadRequest, timeoutMs: number, signal: AbortSignal): Promise<ThreadEnd>;
  /** False once it can run nothing more. */
  isAlive(): boolean;
  /** Resolves when it has ended. */
  terminate(): Promise<void>;
}

/** Built code, also where the sources are run: Node does not read TypeScript. */
const PROGRAM = new URL('../../dist/compute/compute-thread.js', import.meta.url);
/** How long a thread may take to start. */
const BOOT_MS = 30_000;
/** More than an operation needs for the largest input; the memory of the sandbox is not in it. */
const HEAP_MB = 192;
/** Holds the stack of the sandbox many times over. */
const STACK_MB = 8;

/** Starts a thread. It sees nothing of the environment, and an idle one does not keep the process alive. */
export function startComputeThread(): ComputeThread {
  const worker = new Worker(PROGRAM, {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, stackSizeMb: STACK_MB },
  });
  let isAlive = true;
  const die = () => {
    isAlive = false;
  };
  worker.on('error', die).on('exit', die).unref();
  return { run, isAlive: () => isAlive, terminate };

  async function terminate(): Promise<void> {
    isAlive = false;
    await worker.terminate();
  }

  function run(request: ThreadRequest, timeoutMs: number, signal: AbortSignal): Promise<ThreadEnd> {
    return new Promise((resolve, reject) => {
      const fail = (failure: NodeFailure) => end(() => resolve({ kind: 'failed', failure }));
      const failAfter = (ms: number, failure: NodeFailure) => startDeadline(ms, () => terminateWith(failure));
      let deadline = failAfter(BOOT_MS, threadLost());
      const listeners = {
        message: (reply: ThreadReply) => {
          if (reply.kind !== 'started') return end(() => resolve(reply));
          deadline.clear();
          deadline = failAfter(timeoutMs, computeTimeout(timeoutMs));
        },
        error: (error: Error) => fail(threadDied(error)),
        exit: () => fail(threadLost()),
      };
      const onAbort = () => {
        void terminate();
        end(() => reject(signal.reason));
      };
      const terminateWith = (failure: NodeFailure) => {
        void terminate();
        fail(failure);
      };
      const end = (settle: () => void) => {
        deadline.clear();
        signal.removeEventListener('abort', onAbort);
        for (const [event, listener] of Object.entries(listeners)) worker.off(event, listener);
        worker.unref();
        settle();
      };
      for (const [event, listener] of Object.entries(listeners)) worker.on(event, listener);
      signal.addEventListener('abort', onAbort, { once: true });
      worker.ref();
      worker.postMessage(request);
    });
  }
}

import type { ComputeResult, ComputeTask, ThreadRequest } from './compute-task.ts';
import { type ComputeThread, startComputeThread } from './start-compute-thread.ts';
import { computeBusy, threadLost } from './thread-failure.ts';
import { createTurns } from './turns.ts';

export interface ComputePoolOptions {
  /** Most threads; each is started when there is work that no other one is free for. */
  threads: number;
  /** One task, from when a thread begins with it. */
  timeoutMs: number;
  /** The memory of a script. */
  memoryBytes: number;
  /** Most tasks that wait for a thread. */
  maxQueued: number;
}

export const defaultComputePoolOptions: ComputePoolOptions = {
  threads: 2,
  timeoutMs: 5_000,
  memoryBytes: 67_108_864,
  maxQueued: 1_000,
};

/** Whose task it is, and until when. */
export interface ComputeCaller {
  workspaceId: string;
  signal: AbortSignal;
  maxOutputBytes: number;
}

/** Threads that compute what might keep the event loop, with limits that hold whatever the code does. */
export interface ComputePool {
  /** Runs a task in a thread of its own for that time; workspaces take turns. A thread that overruns is terminated, and
   *  another one takes its place. Rejects with the signal's reason only. */
  run(task: ComputeTask, caller: ComputeCaller): Promise<ComputeResult>;
  /** Terminates all threads; what they do, and what waits for them, fails. */
  close(): Promise<void>;
}

/** A pool without threads: the first task starts the first one. */
export function createComputePool(options: ComputePoolOptions = defaultComputePoolOptions): ComputePool {
  const { timeoutMs, memoryBytes, maxQueued } = options;
  const turns = createTurns(options.threads, maxQueued);
  const threads = new Set<ComputeThread>();
  const idle: ComputeThread[] = [];
  let isClosed = false;
  return { run, close };

  async function run(task: ComputeTask, caller: ComputeCaller): Promise<ComputeResult> {
    const turn = await turns.take(caller.workspaceId, caller.signal);
    if (turn === null) return { kind: 'failed', failure: computeBusy(maxQueued) };
    try {
      return isClosed ? { kind: 'failed', failure: threadLost() } : await runInThread(task, caller);
    } finally {
      turn.end();
    }
  }

  async function runInThread(task: ComputeTask, caller: ComputeCaller): Promise<ComputeResult> {
    caller.signal.throwIfAborted(); // it may have happened while the turn came
    const limits = { memoryBytes, maxResultChars: caller.maxOutputBytes };
    const thread = takeThread();
    try {
      const end = await thread.run(requestOf(task, limits), timeoutMs, caller.signal);
      return end.kind === 'completed' ? { kind: 'completed', value: JSON.parse(end.text) } : end;
    } finally {
      if (thread.isAlive()) idle.push(thread);
      else threads.delete(thread);
    }
  }

  function takeThread(): ComputeThread {
    for (let thread = idle.pop(); thread; thread = idle.pop()) {
      if (thread.isAlive()) return thread;
      threads.delete(thread);
    }
    const started = startComputeThread();
    threads.add(started);
    return started;
  }

  async function close(): Promise<void> {
    isClosed = true;
    await Promise.all([...threads].map((thread) => thread.terminate()));
  }
}

function requestOf({ input, ...task }: ComputeTask, limits: ThreadRequest['limits']): ThreadRequest {
  return { task, inputText: JSON.stringify(input), limits };
}

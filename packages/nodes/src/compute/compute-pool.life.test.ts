import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { type ComputePool, createComputePool, defaultComputePoolOptions } from './compute-pool.ts';
import type { ComputeTask } from './compute-task.ts';

const never = new AbortController().signal;
let pool: ComputePool | null = null;

afterEach(() => pool?.close());

function openPool(options: Partial<typeof defaultComputePoolOptions>): ComputePool {
  pool = createComputePool({ ...defaultComputePoolOptions, timeoutMs: 25_000, ...options });
  return pool;
}

const script = (code: string): ComputeTask => ({
  kind: 'script',
  program: { library: null, source: `(async () => { ${code} })()` },
  input: {},
});
const caller = { workspaceId: 'one', signal: never, maxOutputBytes: 100_000 };
const endless = script('while (true);');
const quick = script('return "done"');
const done = { kind: 'completed', value: 'done' };

test('an endless script that is aborted leaves its thread to the next at once', async () => {
  const { run } = openPool({ threads: 1 });
  const abort = new AbortController();
  const running = run(endless, { ...caller, signal: abort.signal });
  const waiting = run(quick, caller);

  abort.abort(new Error('lease lost'));

  await expect(running).rejects.toThrow('lease lost');
  await expect(waiting).resolves.toEqual(done);
});

test('a task that is aborted while it waits never runs, and the one that runs goes on', async () => {
  const { run } = openPool({ threads: 1, maxQueued: 1 });
  const abortFirst = new AbortController();
  const abortSecond = new AbortController();
  const first = run(endless, { ...caller, signal: abortFirst.signal });
  const second = run(endless, { ...caller, signal: abortSecond.signal });

  abortSecond.abort(new Error('cancelled'));

  await expect(second).rejects.toThrow('cancelled');
  const third = run(quick, caller);
  abortFirst.abort(new Error('enough'));
  await expect(first).rejects.toThrow('enough');
  await expect(third).resolves.toEqual(done);
});

test('more tasks than may wait are refused with the limit, and may be retried', async () => {
  const { run } = openPool({ threads: 1, maxQueued: 1 });
  const abort = new AbortController();
  const both = [run(endless, { ...caller, signal: abort.signal }), run(quick, caller)];

  const refused = await run(quick, caller);

  expect(refused).toMatchObject({
    kind: 'failed',
    failure: {
      code: 'compute_busy',
      retryable: true,
      message: expect.stringContaining('COMPUTE_MAX_QUEUED'),
    },
  });
  abort.abort(new Error('enough'));
  await Promise.allSettled(both);
});

test('a workspace whose scripts never end keeps no other workspace waiting for more than one more of them', async () => {
  const { run } = openPool({ threads: 1 });
  const aborts = Array.from({ length: 3 }, () => new AbortController());
  const hostile = aborts.map(({ signal }) => run(endless, { ...caller, workspaceId: 'hostile', signal }));
  const ended = hostile.map((each) => each.catch((reason: unknown) => reason));
  const ordinary = run(quick, caller);

  for (const index of [0, 1]) {
    aborts[index]?.abort('deadline');
    await ended[index];
  }

  await expect(ordinary).resolves.toEqual(done);
  aborts[2]?.abort('deadline');
  expect(await Promise.all(ended)).toEqual(['deadline', 'deadline', 'deadline']);
});

test('closing fails what runs and what waits, and starts nothing more', async () => {
  const { run, close } = openPool({ threads: 1 });
  const running = run(endless, caller);
  const waiting = run(quick, caller);

  await close();

  const interrupted = { kind: 'failed', failure: { code: 'compute_interrupted', retryable: true } };
  expect(await running).toMatchObject(interrupted);
  expect(await waiting).toMatchObject(interrupted);
  expect(await run(quick, caller)).toMatchObject(interrupted);
});

test('a process with idle threads ends by itself', async () => {
  const built = new URL('../../dist/compute/compute-pool.js', import.meta.url);
  const program = `
    import { createComputePool } from ${JSON.stringify(built.href)};
    const result = await createComputePool().run(${JSON.stringify(quick)}, { workspaceId: 'one', signal: new AbortController().signal, maxOutputBytes: 1000 });
    console.log(JSON.stringify(result));`;

  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);

  expect(JSON.parse(stdout)).toEqual(done);
});

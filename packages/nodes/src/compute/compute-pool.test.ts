import { afterEach, describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '@runyard/domain';
import {
  type ComputePool,
  type ComputePoolOptions,
  createComputePool,
  defaultComputePoolOptions,
} from './compute-pool.ts';
import type { ComputeResult } from './compute-task.ts';

const never = new AbortController().signal;
let pools: ComputePool[] = [];

afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  pools = [];
});

function openPool(options: Partial<ComputePoolOptions> = {}): ComputePool {
  const pool = createComputePool({ ...defaultComputePoolOptions, timeoutMs: 20_000, ...options });
  pools.push(pool);
  return pool;
}

interface Options {
  input?: JsonObject;
  workspaceId?: string;
  signal?: AbortSignal;
  maxOutputBytes?: number;
}

function runCode(pool: ComputePool, code: string, options: Options = {}): Promise<ComputeResult> {
  const { input = {}, workspaceId = 'one', signal = never, maxOutputBytes = 100_000 } = options;
  const program = { library: null, source: `(async () => { "use strict"; ${code}\n})()` };
  return pool.run({ kind: 'script', program, input }, { workspaceId, signal, maxOutputBytes });
}

const resultOf = (result: ComputeResult): Json => {
  if (result.kind !== 'completed') throw new Error(JSON.stringify(result));
  return result.value;
};

const failureOf = (result: ComputeResult) => {
  if (result.kind !== 'failed') throw new Error(JSON.stringify(result));
  return result.failure;
};

/** Whatever happened before, the pool computes. */
async function expectRecovered(pool: ComputePool): Promise<void> {
  expect(resultOf(await runCode(pool, 'return 1 + 1'))).toBe(2);
}

test('code finds the input and its result comes back as JSON', async () => {
  const code =
    'const { a, list } = input; await null; return { sum: a + list.length, none: undefined, date: new Date(0) }';

  const result = await runCode(openPool(), code, { input: { a: 1, list: [1, 2] } });

  expect(resultOf(result)).toEqual({ sum: 3, date: '1970-01-01T00:00:00.000Z' });
});

test('what returns nothing returns null', async () => {
  expect(resultOf(await runCode(openPool(), ''))).toBeNull();
});

test('code has no host: no modules, network, timers, environment, or memory of earlier code', async () => {
  const pool = openPool({ threads: 1 });
  await runCode(pool, 'globalThis.kept = 1; Object.prototype.kept = 1; JSON.stringify = () => "{}"');

  const seen = await runCode(
    pool,
    `const host = Function("return this")();
     const names = ["process", "require", "fetch", "setTimeout", "console", "WebAssembly", "Buffer", "std", "os", "kept"];
     const imported = await import("node:fs").catch(() => "refused");
     return [imported, ...names.filter((name) => host[name] !== undefined || ({})[name] !== undefined)]`,
  );

  expect(resultOf(seen)).toEqual(['refused']);
});

test('a field named __proto__ is data on its way in and out', async () => {
  const input: JsonObject = JSON.parse('{"__proto__": {"polluted": true}}');

  const value = resultOf(
    await runCode(openPool(), 'return [input, input.polluted === undefined]', { input }),
  );

  expect(JSON.stringify(value)).toBe('[{"__proto__":{"polluted":true}},true]');
  expect(({} as JsonObject).polluted).toBeUndefined();
});

describe('code that is wrong fails with what it said and where', () => {
  test.each([
    ['return input.a.b', 'script_failed', /TypeError: cannot read property 'b' of undefined \(line 1\)/],
    ['\n\nthrow new RangeError("too far")', 'script_failed', /RangeError: too far \(line 3\)/],
    ['return }', 'script_failed', /SyntaxError/],
    ['throw "text"', 'script_failed', /text/],
    ['throw { get message() { throw 1 } }', 'script_failed', /no error/],
    ['throw new Error("x".repeat(1e6))', 'script_failed', /Error/],
    ['return 1n', 'script_failed', /BigInt/i],
    ['const a = []; a.push(a); return a', 'script_failed', /circular/],
    ['await new Promise(() => {})', 'script_never_settles', /promise/],
    ['return new Promise(() => {})', 'script_never_settles', /promise/],
    ['return "x".repeat(1e6)', 'output_too_large', /1000002 characters of JSON, more than 100000/],
  ])('%s', async (code, expected, message) => {
    const failure = failureOf(await runCode(openPool(), code));

    expect(failure).toMatchObject({ code: expected, retryable: false });
    expect(failure.message).toMatch(message);
    expect(failure.message.length).toBeLessThan(2_000);
  });
});

describe('recursion without an end fails, and the pool goes on', () => {
  test.each([
    'const f = () => f() + 1; return f()',
    'const f = (...a) => [f(...a, 1)].map(f); return f()',
    'function* g() { yield* g() } return [...g()]',
    'return JSON.parse("[".repeat(1e6))',
    'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return String(a)',
    'let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); return p.x',
    'return eval("(".repeat(1e6))',
    'return { toJSON() { return JSON.stringify(this) } }',
  ])('%s', async (code) => {
    const pool = openPool();

    expect(failureOf(await runCode(pool, code)).code).toBe('script_failed');

    await expectRecovered(pool);
  });
});

describe('memory without an end fails, and the pool goes on', () => {
  test.each([
    'const all = []; while (true) all.push({ all })',
    'return new Array(1e9).fill(0)',
    'return new ArrayBuffer(2e9).byteLength',
    'const all = []; while (true) all.push("x".repeat(1e6) + all.length)',
  ])('%s', async (code) => {
    const pool = openPool({ memoryBytes: 16_777_216 });

    expect(failureOf(await runCode(pool, code)).code).toBe('script_memory_exceeded');

    await expectRecovered(pool);
  });
});

describe('time without an end fails at the deadline, and the pool goes on', () => {
  test.each([
    'while (true);',
    'while (true) { try { while (true); } catch {} }',
    'while (true) await 1',
    'const f = async () => { for (;;) await null; }; return f()',
    'return /^(a+)+$/.test("a".repeat(60) + "!")',
    'return { toJSON() { while (true); } }',
    'throw { get message() { while (true); } }',
  ])('%s', async (code) => {
    const pool = openPool({ threads: 1, timeoutMs: 500 });

    const failure = failureOf(await runCode(pool, code));

    expect(failure).toMatchObject({ code: 'compute_timeout', retryable: false });
    expect(failure.message).toContain('500 ms (COMPUTE_TIMEOUT_MS)');
  });
});

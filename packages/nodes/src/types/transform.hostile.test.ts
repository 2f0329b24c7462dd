import { afterEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { defaultComputePoolOptions } from '../compute/compute-pool.ts';
import { defaultNodeLimits } from '../executor.ts';
import { createNodeServices, type NodeServices } from '../node-services.ts';
import { execute, failureOf, outputOf } from '../test-support/node-fixtures.ts';

let services: NodeServices;

afterEach(() => services.close());

function openServices(compute: Partial<typeof defaultComputePoolOptions>): void {
  services = createNodeServices({
    outbound: { allow: [] },
    compute: { ...defaultComputePoolOptions, ...compute },
  });
}

const transform = (operation: string, params: JsonObject, trigger: JsonObject = {}, signal?: AbortSignal) =>
  execute({ nodeConfig: { operation, params } }, { trigger }, { services, ...(signal && { signal }) });

const javascript = (code: string, signal?: AbortSignal) => transform('javascript', { code }, {}, signal);

/** Nodes of every way of running: in place, and in a thread. */
async function runOrdinaryNodes(count: number): Promise<void> {
  await runInPlaceNodes(count);
  expect(outputOf(await javascript('return [1, 2]'))).toEqual({ value: [1, 2] });
  expect(outputOf(await transform('jsonata', { expression: 'a + 1' }, { a: 1 }))).toEqual({ value: 2 });
}

async function runInPlaceNodes(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    expect(outputOf(await transform('pick', { fields: ['a'] }, { a: index }))).toEqual({ a: index });
    await new Promise(setImmediate);
  }
}

/** They only end when somebody ends them. */
const endless: [string, JsonObject][] = [
  ['javascript', { code: 'while (true);' }],
  ['javascript', { code: 'while (true) await null' }],
  ['javascript', { code: 'return /^(a+)+$/.test("a".repeat(60) + "!")' }],
  ['jsonata', { expression: '($f := function($x) { $f($x + 1) }; $f(1))' }],
  [
    'jsonata',
    { expression: '$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /^(a+)+$/)' },
  ],
  ['jsonata', { expression: '$pad("x", 1000000000)' }],
];

describe('while a node never ends, the other nodes of its worker do', () => {
  test.each(endless)('%s %j', async (operation, params) => {
    openServices({ threads: 2, timeoutMs: 600_000 });
    const abort = new AbortController();
    let hasEnded = false;
    const hostile = transform(operation, params, {}, abort.signal).finally(() => {
      hasEnded = true;
    });

    await runOrdinaryNodes(50);

    expect(hasEnded).toBe(false);
    abort.abort('cancelled');
    expect(failureOf(await hostile)).toMatchObject({ code: 'aborted' });
  });
});

describe('a node that never ends is ended at its deadline, and its thread is replaced', () => {
  test.each(endless)('%s %j', async (operation, params) => {
    openServices({ threads: 1, timeoutMs: 3_000 });

    const failure = failureOf(await transform(operation, params));

    expect(failure).toMatchObject({ code: 'compute_timeout', retryable: false });
    expect(failure.message).toContain('3000 ms (COMPUTE_TIMEOUT_MS)');
    await runOrdinaryNodes(1);
  });
});

test('the time limit of a node holds for a script that waits for a thread', async () => {
  openServices({ threads: 1, timeoutMs: 600_000 });
  const abort = new AbortController();
  const running = javascript('while (true);', abort.signal);

  const waiting = await execute(
    { nodeConfig: { operation: 'javascript', params: { code: 'return 1' } } },
    {},
    { services, limits: { ...defaultNodeLimits, nodeTimeoutMs: 50 } },
  );

  expect(failureOf(waiting)).toMatchObject({ code: 'node_timeout', retryable: true });
  abort.abort('cancelled');
  await running;
});

describe('a hostile expression ends its node with a code that says why', () => {
  test.each<[string, string, RegExp]>([
    ['$lookup($sum, "constructor")("return process")()', 'script_failed', /non-function/],
    ['($f := function($x) { 1 + $f($x) }; $f(1))', 'script_memory_exceeded', /COMPUTE_MEMORY_BYTES/],
    ['[1..9999999]', 'script_memory_exceeded', /COMPUTE_MEMORY_BYTES/],
    ['($f := function($s) { $f($s & $s) }; $f("xx"))', 'script_memory_exceeded', /COMPUTE_MEMORY_BYTES/],
    ['(((((', 'script_failed', /Expected .* \(character 5\)/],
    [`${'('.repeat(50_000)}1`, 'script_failed', /stack overflow/],
    ['$error("no tea")', 'script_failed', /no tea/],
  ])('%.60s', async (expression, code, message) => {
    openServices({ threads: 1, timeoutMs: 600_000, memoryBytes: 16_777_216 });

    const failure = failureOf(await transform('jsonata', { expression }));

    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
  });
});

test('code is never rendered as a template: a payload cannot become code', async () => {
  openServices({});
  const code = 'return "{{ trigger.evil }}" + input.evil';

  const output = outputOf(await transform('javascript', { code }, { evil: '" + process.env + "' }));

  expect(output).toEqual({ value: '{{ trigger.evil }}" + process.env + "' });
});

test('an operation on much data runs in a thread, and gives what it gives in place', async () => {
  openServices({ threads: 1, timeoutMs: 600_000 });
  const rows = Array.from({ length: 90_000 }, (_, index) => ({ n: (index * 7_919) % 90_000 }));
  const params = { list: 'rows', by: [{ path: 'n' }] };
  const abort = new AbortController();
  const occupied = javascript('while (true);', abort.signal);
  let isSorted = false;
  const limits = { ...defaultNodeLimits, maxOutputBytes: 4_000_000 };
  const sorting = execute(
    { nodeConfig: { operation: 'sort', params } },
    { trigger: { rows } },
    { services, limits },
  );
  void sorting.then(() => {
    isSorted = true;
  });

  await runInPlaceNodes(50);

  expect(isSorted).toBe(false); // it waits for the one thread
  abort.abort('cancelled');
  await occupied;
  expect(outputOf(await sorting).rows).toEqual(rows.map((_, index) => ({ n: index })));
});

test('a result that is small in memory and enormous as text is refused before it is made', async () => {
  openServices({ threads: 1, timeoutMs: 600_000 });
  const trigger = { rows: Array.from({ length: 5_000 }, (_, index) => index) };
  const text = 'x'.repeat(1_000);
  const fields = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`f${index}`, { constant: text }]),
  );

  const failure = failureOf(await transform('map', { list: 'rows', fields }, trigger));

  expect(failure).toMatchObject({ code: 'output_too_large', retryable: false });
});

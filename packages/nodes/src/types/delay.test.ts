import { expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { defaultNodeLimits } from '../executor.ts';
import { execute, failureOf, outputOf, waitOf } from '../test-support/node-fixtures.ts';

const NOW = '2026-01-02T03:04:05.678Z';
const INPUT = { topic: 'whales' };

const delay = (nodeConfig: JsonObject, trigger: JsonObject = INPUT) =>
  execute({ nodeType: 'delay', nodeConfig }, { trigger });

test.each([
  [90, 90_000],
  [0.25, 250],
  ['PT15M', 900_000],
  ['P1DT12H', 129_600_000],
])('waits for %s, and hands on its input then', async (duration, afterMs) => {
  const wait = waitOf(await delay({ for: duration }));

  expect(wait).toEqual({ reason: 'delay', due: { afterMs }, output: INPUT });
});

test('waits until a time, in whichever offset it is written', async () => {
  const wait = waitOf(await delay({ until: '2026-01-02T05:00:00+01:00' }));

  expect(wait).toEqual({ reason: 'delay', due: { at: new Date('2026-01-02T04:00:00Z') }, output: INPUT });
});

test('takes its time from a template', async () => {
  const trigger = { seconds: 7 };

  expect(waitOf(await delay({ for: '{{ seconds }}' }, trigger))).toMatchObject({ due: { afterMs: 7_000 } });
});

test.each<JsonObject>([{ for: 0 }, { for: 'PT0S' }, { until: NOW }, { until: '2020-01-01T00:00:00Z' }])(
  'what is over already is not waited for: %j',
  async (config) => {
    expect(outputOf(await delay(config))).toEqual(INPUT);
  },
);

test.each<JsonObject>([
  {},
  { for: 1, until: NOW },
  { for: -1 },
  { for: 'soon' },
  { for: 'P1M' },
  { until: 'noon' },
  { until: '2026-01-02' },
])('a config that says no time fails the node: %j', async (config) => {
  expect(failureOf(await delay(config))).toMatchObject({ code: 'invalid_config', retryable: false });
});

test.each<JsonObject>([{ for: 'P366D' }, { until: '2030-01-01T00:00:00Z' }, { for: 1e18 }])(
  'a time beyond the limit fails the node, and says what the limit is: %j',
  async (config) => {
    const failure = failureOf(await delay(config));

    expect(failure).toMatchObject({ code: 'delay_too_long', retryable: false });
    expect(failure.message).toContain('365 days is the limit (MAX_DELAY_DAYS)');
  },
);

test('the limit is the one of the process', async () => {
  const limits = { ...defaultNodeLimits, maxDelayMs: 1_000 };
  const node = { nodeType: 'delay' as const, nodeConfig: { for: 2 } };

  expect(failureOf(await execute(node, {}, { limits })).code).toBe('delay_too_long');
});

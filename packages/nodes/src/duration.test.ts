import { expect, test } from '@jest/globals';
import { durationMs } from './duration.ts';

test.each([
  ['PT0S', 0],
  ['PT1.5S', 1_500],
  ['PT15M', 900_000],
  ['PT36H', 129_600_000],
  ['P1D', 86_400_000],
  ['P2W', 1_209_600_000],
  ['P1DT2H3M4S', 93_784_000],
])('%s is %d ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each([
  '',
  'P',
  'PT',
  'P1DT',
  'P1Y',
  'P1M',
  '1D',
  'PT-1S',
  'P1.5D',
  '15M',
  'pt1s',
  'PT1S ',
  `P${'9'.repeat(400)}D`,
])('%s is no duration', (text) => {
  expect(durationMs(text)).toBeNull();
});

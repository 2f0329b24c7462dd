import { expect, test } from '@jest/globals';
import { ValidationError } from '@runyard/domain';
import { nextDueTime, nextDueTimes } from './due-times.ts';

const at = (text: string) => new Date(text);
const problemOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof ValidationError) return error.details?.[0]?.loc;
  }
  return null;
};

test('the fields are read in the time zone, and a day may have another offset than the one before', () => {
  const times = nextDueTimes(
    { cron: '30 6 * * *', timezone: 'Europe/Berlin' },
    at('2026-10-23T12:00:00Z'),
    3,
  );

  expect(times.map((time) => time.toISOString())).toEqual([
    '2026-10-24T04:30:00.000Z',
    '2026-10-25T05:30:00.000Z',
    '2026-10-26T05:30:00.000Z',
  ]);
});

test('a time that a clock change leaves out is due all the same, once', () => {
  const times = nextDueTimes(
    { cron: '30 2 * * *', timezone: 'Europe/Berlin' },
    at('2026-03-28T12:00:00Z'),
    2,
  );

  expect(times.map((time) => time.toISOString())).toEqual([
    '2026-03-29T01:00:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ]);
});

test('an expression that never comes true is never due', () => {
  expect(nextDueTime({ cron: '0 0 30 2 *', timezone: 'UTC' }, at('2026-01-01T00:00:00Z'))).toBeNull();
});

test.each([
  ['a word', 'hourly?'],
  ['six fields', '0 0 * * * *'],
  ['a minute of 61', '61 * * * *'],
  ['nothing', ' '],
])('%s in place of an expression is refused by name', (_what, cron) => {
  expect(problemOf(() => nextDueTime({ cron, timezone: 'UTC' }, at('2026-01-01T00:00:00Z')))).toEqual([
    'body',
    'cron',
  ]);
});

test('a time zone that does not exist is refused by name', () => {
  const times = { cron: '* * * * *', timezone: 'Europe/Atlantis' };

  expect(problemOf(() => nextDueTime(times, at('2026-01-01T00:00:00Z')))).toEqual(['body', 'timezone']);
});

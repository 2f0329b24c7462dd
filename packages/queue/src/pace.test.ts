import { expect, test } from '@jest/globals';
import { createPace } from './pace.ts';

const NAMES = ['slow', 'fast'];

function clocked() {
  let now = 0;
  const pace = createPace(NAMES, () => now);
  const work = (name: string, ms: number) => {
    pace.began(name);
    now += ms;
    pace.ended(name);
  };
  return { pace, work, pass: (ms: number) => (now += ms) };
}

test('the pace counts the time in which there was work, not that in which there was none', () => {
  const { pace, work, pass } = clocked();
  for (let count = 0; count < 10; count++) {
    work('fast', 20);
    pass(980);
  }

  expect(pace.perSecond()).toEqual({ fast: 50 });
});

test('jobs that run side by side count each', () => {
  const { pace, pass } = clocked();
  for (let count = 0; count < 4; count++) pace.began('slow');
  expect(pace.running()).toEqual({ slow: 4, fast: 0 });
  pass(2_000);
  for (let count = 0; count < 4; count++) pace.ended('slow');

  expect(pace.perSecond()).toEqual({ slow: 2 });
  expect(pace.runningOf('slow')).toBe(0);
});

test('what ended more than a minute ago counts no more', () => {
  const { pace, work, pass } = clocked();
  work('fast', 10);
  expect(pace.perSecond()).toEqual({ fast: 100 });
  for (let count = 0; count < 40; count++) {
    pass(2_000);
    pace.perSecond();
  }
  expect(pace.perSecond()).toEqual({});

  work('fast', 100);

  expect(pace.perSecond()).toEqual({ fast: 10 });
});

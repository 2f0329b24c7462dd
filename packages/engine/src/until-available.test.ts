import { expect, test } from '@jest/globals';
import { UnavailableError } from '@runyard/domain';
import { untilAvailable } from './until-available.ts';

const away = () => new UnavailableError('the database cannot be reached');

test('work that finds the database away is done again until it is back', async () => {
  let tries = 0;

  const answer = await untilAvailable(new AbortController().signal, async () => {
    tries += 1;
    if (tries < 3) throw tries === 1 ? away() : new Error('Connection terminated unexpectedly');
    return 'done';
  });

  expect({ answer, tries }).toEqual({ answer: 'done', tries: 3 });
});

test('work that fails for another reason is not done again', async () => {
  let tries = 0;
  const work = untilAvailable(new AbortController().signal, async () => {
    tries += 1;
    throw new Error('no');
  });

  await expect(work).rejects.toThrow('no');
  expect(tries).toBe(1);
});

test('work is tried once more when it is told to stop, and then given up', async () => {
  const stop = new AbortController();
  let tries = 0;
  const work = untilAvailable(stop.signal, async () => {
    tries += 1;
    if (tries === 2) stop.abort();
    throw away();
  });

  await expect(work).rejects.toBeInstanceOf(UnavailableError);
  expect(tries).toBe(2);
});

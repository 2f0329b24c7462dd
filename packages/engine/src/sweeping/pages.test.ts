import { expect, jest, test } from '@jest/globals';
import type { JobQueue } from '@runyard/queue';
import { eventually } from '@runyard/testing';
import { firstPage, type LookedAt, turnPages } from './pages.ts';

const ready = { queue: { isReady: () => true } as JobQueue };
const page = (nextAfterId: string | null, lostCount = 0): LookedAt => ({
  nextAfterId,
  lostCount,
  waitingCount: 2,
});

/** Each page takes this long, by the clock that pages are turned by. */
function slowPages(ms: number, pages: LookedAt[]) {
  return jest.fn(async (_: string) => {
    const begun = performance.now();
    await eventually(() => performance.now() - begun > ms);
    return pages.shift() ?? page(null);
  });
}

test('all pages are turned in one go, each from where the one before ended, and added up', async () => {
  const place = firstPage();
  const look = jest.fn<(afterId: string) => Promise<LookedAt>>();
  look
    .mockResolvedValueOnce(page('a', 1))
    .mockResolvedValueOnce(page('b'))
    .mockResolvedValueOnce(page(null, 1));

  expect(await turnPages(ready, place, look)).toEqual({ lostCount: 2, waitingCount: 6 });

  expect(look.mock.calls.map(([afterId]) => afterId)).toEqual([firstPage().afterId, 'a', 'b']);
  expect(place.afterId).toBe(firstPage().afterId);
});

test('after work for nothing it rests twice as long, and not at all after something was lost', async () => {
  const place = firstPage();

  await turnPages(ready, place, slowPages(100, [page(null)]));
  const during = jest.fn(async () => page(null));
  await turnPages(ready, place, during);
  expect(during).not.toHaveBeenCalled();

  const other = firstPage();
  await turnPages(ready, other, slowPages(100, [page(null, 1)]));
  const after = jest.fn(async () => page(null));
  await turnPages(ready, other, after);
  expect(after).toHaveBeenCalledTimes(1);
});

test('a turn that takes too long is gone on with the next time', async () => {
  const place = firstPage();

  await turnPages(ready, place, slowPages(1_600, [page('a'), page('b')]));

  expect(place.afterId).toBe('a');
});

test('while the queue is away nothing is looked at', async () => {
  const look = jest.fn(async () => page(null));

  await turnPages({ queue: { isReady: () => false } as JobQueue }, firstPage(), look);

  expect(look).not.toHaveBeenCalled();
});

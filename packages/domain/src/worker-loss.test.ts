import { expect, test } from '@jest/globals';
import { decideWorkerLoss, type LostWorker } from './worker-loss.ts';

const lost = (fields: Partial<LostWorker>): LostWorker => ({
  rescueCount: 0,
  maxRescues: 5,
  onWorkerLost: 'requeue',
  backoffMs: 1_000,
  ...fields,
});

test('the first rescue is due at once, and each further one after twice the time, up to 32 times the first', () => {
  const delays = [0, 1, 2, 3, 6, 7, 40].map((rescueCount) =>
    decideWorkerLoss(lost({ rescueCount, maxRescues: 50 })),
  );

  expect(delays).toMatchObject(
    [0, 1_000, 2_000, 4_000, 32_000, 32_000, 32_000].map((delayMs) => ({ kind: 'requeue', delayMs })),
  );
});

test('after as many rescues as may be it fails, by a sentence that names count, limit and setting', () => {
  expect(decideWorkerLoss(lost({ rescueCount: 5 }))).toEqual({
    kind: 'fail',
    message: 'its worker was lost 6 times while it ran, and it is rescued 5 times at most (MAX_RESCUES)',
  });
});

test('a node that must not run twice fails at the first loss', () => {
  expect(decideWorkerLoss(lost({ onWorkerLost: 'fail' }))).toMatchObject({ kind: 'fail' });
});

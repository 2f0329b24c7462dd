import type { EngineContext } from '../context.ts';

/** Rows that are overdue, and how their jobs stood. */
export interface Requeued {
  /** Nobody would ever have got their job, or far too late: they have one now. */
  lostCount: number;
  /** Their job was there: they only wait their turn. */
  waitingCount: number;
}

export interface LookedAt extends Requeued {
  /** Where the next page begins; null: this was the last one. */
  nextAfterId: string | null;
}

/** How far a process has looked at the rows of one kind. Times are of performance.now(). */
export interface PagePlace {
  afterId: string;
  /** What the pages before this one have taken, in milliseconds. */
  spentMs: number;
  restsUntil: number;
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** How long one sweep turns pages of one kind, in milliseconds; the next one goes on. */
const MAX_TURN_MS = 1_500;
/** Looking at many rows that only wait takes a third of the time at most. */
const REST_FACTOR = 2;
const MAX_REST_MS = 5_000;

export const firstPage = (): PagePlace => ({ afterId: FIRST_ID, spentMs: 0, restsUntil: 0 });

/**
 * Looks at one page after another, from where it was left off to the end, as far as the time reaches. After a pass in which nothing was lost
 * it rests for as long as that was work. While the queue is away there is nothing to look at: nothing could be added.
 */
export async function turnPages(
  { queue }: Pick<EngineContext, 'queue'>,
  place: PagePlace,
  look: (afterId: string) => Promise<LookedAt>,
): Promise<Requeued> {
  const begun = performance.now();
  const requeued = { lostCount: 0, waitingCount: 0 };
  let hasEnded = begun < place.restsUntil;
  if (hasEnded) return requeued;
  while (!hasEnded && queue.isReady() && performance.now() - begun < MAX_TURN_MS) {
    const { lostCount, waitingCount, nextAfterId } = await look(place.afterId);
    requeued.lostCount += lostCount;
    requeued.waitingCount += waitingCount;
    place.afterId = nextAfterId ?? FIRST_ID;
    hasEnded = nextAfterId === null;
  }
  place.spentMs += performance.now() - begun;
  if (hasEnded) rest(place, requeued);
  return requeued;
}

function rest(place: PagePlace, { lostCount }: Requeued): void {
  const restMs = lostCount > 0 ? 0 : Math.min(MAX_REST_MS, REST_FACTOR * place.spentMs);
  place.restsUntil = performance.now() + restMs;
  place.spentMs = 0;
}

import { type Clock, coalesce } from '@runyard/runtime';
import { RateLimiterRes } from 'rate-limiter-flexible';
import type { Limiter } from './limiter-store.ts';

/** How a caller stands after one more request. */
export interface Allowance {
  isAllowed: boolean;
  limit: number;
  remaining: number;
  /** When the window ends and everything is allowed again. */
  resetAtMs: number;
}

/** Counts one request of this caller. */
export type CountRequest = (caller: string) => Promise<Allowance>;

export interface RequestLimiterDeps {
  limiter: Limiter;
  clock: Clock;
  /** Requests that a caller may make in one window. */
  limit: number;
}

/** Requests of one window, as far as this process knows. */
interface Window {
  count: number;
  resetAtMs: number;
}

const MAX_WINDOWS = 10_000;
/** With less than this part of the limit left, the store has to say before a request is let through. */
const CAREFUL_PART = 0.2;

/**
 * Counts in the shared store without waiting for it while a caller is far from the limit: the request goes on with what
 * this process knows, and its count follows in the next batch. Near the limit the store decides. So the total of all
 * processes can pass the limit only if they let through the last fifth of it within one round trip to the store. Who is
 * over it is refused from memory until the window ends.
 */
export function createRequestLimiter({ limiter, clock, limit }: RequestLimiterDeps): CountRequest {
  const windows = new Map<string, Window>();
  const careful = Math.ceil(limit * CAREFUL_PART);
  const countInStore = coalesce((callers: string[]) => consumeAll(limiter, callers));
  const nowMs = () => clock.now().getTime();

  return async (caller) => {
    const known = windows.get(caller);
    if (!known || known.resetAtMs <= nowMs()) return allowanceOf(await ask(caller));
    if (known.count >= limit) return allowanceOf({ ...known, count: limit + 1 });
    known.count++;
    const { count, resetAtMs } = known;
    if (limit - count < careful) return allowanceOf(await ask(caller));
    void ask(caller);
    return allowanceOf({ count, resetAtMs });
  };

  async function ask(caller: string): Promise<Window> {
    const { consumed, msBeforeNext } = await countInStore(caller);
    const counted = { count: consumed, resetAtMs: nowMs() + msBeforeNext };
    const known = windows.get(caller);
    if (known && known.resetAtMs > nowMs()) known.count = Math.max(known.count, consumed);
    else remember(caller, { ...counted });
    return counted;
  }

  function remember(caller: string, window: Window): void {
    windows.delete(caller);
    windows.set(caller, window);
    if (windows.size <= MAX_WINDOWS) return;
    for (const oldest of windows.keys()) return void windows.delete(oldest);
  }

  function allowanceOf({ count, resetAtMs }: Window): Allowance {
    return { isAllowed: count <= limit, limit, remaining: Math.max(limit - count, 0), resetAtMs };
  }
}

interface Counted {
  consumed: number;
  msBeforeNext: number;
}

/** One call of the store for each caller of a batch; each request gets the count that it brought about itself. */
async function consumeAll(limiter: Limiter, callers: string[]): Promise<Counted[]> {
  const points = new Map<string, number>();
  const places = callers.map((caller) => {
    const place = (points.get(caller) ?? 0) + 1;
    points.set(caller, place);
    return { caller, place };
  });
  const totals = new Map(
    await Promise.all(
      [...points].map(async ([caller, count]) => [caller, await consume(limiter, caller, count)] as const),
    ),
  );
  return places.map(({ caller, place }) => {
    const total = totals.get(caller) ?? new RateLimiterRes();
    const before = total.consumedPoints - (points.get(caller) ?? 0);
    return { consumed: before + place, msBeforeNext: total.msBeforeNext };
  });
}

/** Going over the limit is an answer here, not an error. */
const consume = (limiter: Limiter, caller: string, points: number): Promise<RateLimiterRes> =>
  limiter.consume(caller, points).catch((rejection: unknown) => {
    if (rejection instanceof RateLimiterRes) return rejection;
    throw rejection;
  });

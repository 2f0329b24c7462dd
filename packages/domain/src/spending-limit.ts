import { formatUsd, NANOS_PER_CENT } from './money.ts';

/** Something that may spend so much and no more, and what of it is gone. Amounts are in nano-dollars. */
export interface SpendingLimit {
  /** run: `max_cost_cents` of its trigger or `max_budget_cents` of its workflow · parent_run: that of a run which has started it, directly
   *  or not · workspace: `monthly_budget_cents`. */
  of: 'run' | 'parent_run' | 'workspace';
  maxCents: number;
  /** Booked, and reserved by calls that the same attempt has made before. */
  spentNanos: bigint;
  /** What calls of others that are under way may cost at most. */
  reservedNanos: bigint;
}

/**
 * Whether a call that may cost so much may be made. blocked: it would fit, but for what others have reserved: some of that will be given
 * back · exhausted: it does not fit whatever they cost.
 */
export type SpendingDecision =
  | { kind: 'granted' }
  | { kind: 'blocked'; limit: SpendingLimit }
  | { kind: 'exhausted'; limit: SpendingLimit };

/** The worst case of a call against every limit that it counts to. What has been spent and reserved never goes beyond one. */
export function decideSpending(limits: readonly SpendingLimit[], askedNanos: bigint): SpendingDecision {
  const exhausted = limits.find((limit) => limit.spentNanos + askedNanos > maxNanosOf(limit));
  if (exhausted) return { kind: 'exhausted', limit: exhausted };
  const blocked = limits.find(
    (limit) => limit.spentNanos + limit.reservedNanos + askedNanos > maxNanosOf(limit),
  );
  return blocked ? { kind: 'blocked', limit: blocked } : { kind: 'granted' };
}

/** Why a call may not be made: a sentence that names the limit, what is spent and reserved of it, and what was asked for. */
export function explainLimit(limit: SpendingLimit, askedNanos: bigint): string {
  const { of, maxCents, spentNanos, reservedNanos } = limit;
  const [who, setting] = LIMITS[of];
  return `${who} may spend $${formatUsd(maxNanosOf(limit))} (${setting} ${maxCents}); $${formatUsd(spentNanos)} is spent, $${formatUsd(reservedNanos)} is reserved by calls under way, and the call may cost $${formatUsd(askedNanos)}`;
}

const LIMITS = {
  run: ['the run', 'max_cost_cents'],
  parent_run: ['the run above this one, with all that it has started,', 'max_cost_cents'],
  workspace: ['the workspace', 'monthly_budget_cents'],
} as const;

const maxNanosOf = ({ maxCents }: SpendingLimit) => BigInt(maxCents) * NANOS_PER_CENT;

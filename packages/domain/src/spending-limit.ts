import { formatUsd, NANOS_PER_CENT } from './money.ts';

export interface Spending {
  /** Null: no limit. */
  maxCostCents: number | null;
  /** What the run has spent so far, in nano-dollars. */
  spentNanos: bigint;
}

/** Why a run may spend nothing more: a sentence that names its limit and what it has spent. Null while it may. */
export function explainExhausted({ maxCostCents, spentNanos }: Spending): string | null {
  if (maxCostCents === null) return null;
  const maxNanos = BigInt(maxCostCents) * NANOS_PER_CENT;
  if (spentNanos < maxNanos) return null;
  return `the run may spend $${formatUsd(maxNanos)} (max_cost_cents ${maxCostCents}) and has spent $${formatUsd(spentNanos)}`;
}

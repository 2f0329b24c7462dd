import {
  type Budget,
  type ClaimedNodeRun,
  findBudget,
  reserveSpend,
  type SpendRequest,
  type SpendRow,
} from '@runyard/db';
import {
  assertNever,
  BUDGET_RESERVED,
  explainLimit,
  formatUsd,
  type SpendingLimit,
  worstCostOfCall,
} from '@runyard/domain';
import { failed, type NodeOutcome, type PaidCall, type Reservation, type Spend } from '@runyard/nodes';
import type { EngineContext } from '../context.ts';
import { type PriceBook, pinPrices } from './price-book.ts';
import { priceSpend } from './price-spend.ts';

/** The money of one attempt. */
export interface AttemptBudget {
  reserve(call: PaidCall): Promise<Reservation>;
  /** True once something was reserved: who settles the attempt gives it back. */
  hasReserved(): boolean;
  /** What it has spent as cost entries, by the prices that it was reserved by. */
  price(spend: readonly Spend[]): Promise<SpendRow[]>;
}

/**
 * Reserves the worst case of each paid call of an attempt before it is made, where its run or its workspace has a limit. The reservation
 * is held until the attempt is settled, and by nobody once its lease has run out.
 */
export function openBudget(ctx: EngineContext, claimed: ClaimedNodeRun): AttemptBudget {
  const lease = { nodeRunId: claimed.id, leaseEpoch: claimed.leaseEpoch };
  const prices = pinPrices(ctx.prices);
  let hasReserved = false;
  return {
    hasReserved: () => hasReserved,
    price: (spend) => Promise.all(spend.map((entry) => priceSpend({ ids: ctx.ids, prices }, entry))),
    reserve: async (call) => {
      const budget = await findBudget(ctx.db.sql, lease);
      if (budget === null) return leaseLost();
      if (budget.runLimits.length === 0 && budget.monthlyBudgetCents === null) return { kind: 'granted' };
      const nanos = await worstCostOf(prices, call);
      if (nanos === null) return unpriced(call);
      const reservation = await reserve(ctx, { ...lease, budget, nanos });
      hasReserved ||= reservation.kind === 'granted';
      return reservation;
    },
  };
}

/** True for an attempt that ended because others have reserved what it needs: it begins again when they may have given it back. */
export const isBlocked = (outcome: NodeOutcome): outcome is Extract<NodeOutcome, { kind: 'failed' }> =>
  outcome.kind === 'failed' && outcome.failure.code === BUDGET_RESERVED;

/** In nano-dollars; null where nobody knows. */
async function worstCostOf(prices: PriceBook, call: PaidCall): Promise<bigint | null> {
  if (call.maxCostNanos !== undefined) return call.maxCostNanos;
  const price = await prices.find(call);
  return price && worstCostOfCall(price, call);
}

async function reserve(ctx: EngineContext, request: SpendRequest): Promise<Reservation> {
  const decision = await ctx.db.transaction((tx) => reserveSpend(tx, request));
  switch (decision.kind) {
    case 'granted':
      return decision;
    case 'lost':
      return leaseLost();
    case 'blocked':
      return refused(BUDGET_RESERVED, explainLimit(decision.limit, request.nanos));
    case 'exhausted':
      return exhausted(request.budget, decision.limit, request.nanos);
    default:
      return assertNever(decision);
  }
}

const WHO = { run: 'run', parent_run: 'run above it', workspace: 'workspace' } as const;

function exhausted({ budgetAction }: Budget, limit: SpendingLimit, nanos: bigint): Reservation {
  const message = explainLimit(limit, nanos);
  if (budgetAction === 'fail') return refused('budget_exhausted', message);
  const task = {
    title: `Spend $${formatUsd(nanos)} more than the ${WHO[limit.of]} may`,
    description: `This node needs it: ${message}.`,
    approvalLevel: 'before' as const,
    proposedOutput: null,
  };
  return { kind: 'refused', outcome: { kind: 'waiting', waitFor: { reason: 'budget', task }, spend: [] } };
}

const unpriced = ({ provider, model }: PaidCall): Reservation =>
  refused(
    'model_unpriced',
    `there is a budget, and no price for ${model} of ${provider} that would tell whether the call fits; an administrator sets one with PUT /api/v1/admin/prices/${encodeURIComponent(provider)}/${encodeURIComponent(model)}`,
  );

/** The attempt is somebody else's now, so nothing of this is settled. */
const leaseLost = (): Reservation => refused('lease_lost', 'another worker has taken over');

const refused = (code: string, message: string): Reservation => ({
  kind: 'refused',
  outcome: failed({ code, message, retryable: false }),
});

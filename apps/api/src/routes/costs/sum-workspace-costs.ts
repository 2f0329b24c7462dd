import type { WorkspaceCost } from '@runyard/contracts';
import { type WorkspaceCost as Found, isInstanceAdmin, sumWorkspaceCosts } from '@runyard/db';
import { centsOf, ForbiddenError, usdOf } from '@runyard/domain';
import type { RouteFor } from '../route.ts';

/** GET /costs: what workspaces have spent in a month. */
export const sumWorkspaceCostsRoute: RouteFor<'sumWorkspaceCosts'> =
  ({ engine, clock }) =>
  async ({ query }, { caller: { userId } }) => {
    if (query.of === 'all' && !(await isInstanceAdmin(engine.db.prisma, userId)))
      throw new ForbiddenError('of=all takes an administrator of the whole system');
    const month = query.month ?? clock.now().toISOString().slice(0, MONTH_LENGTH);

    const costs = await sumWorkspaceCosts(
      engine.db.sql,
      new Date(`${month}-01T00:00:00Z`),
      query.of === 'all' ? null : userId,
    );

    return { status: 200, body: costs.map(presentWorkspaceCost) };
  };

const MONTH_LENGTH = '2026-11'.length;

const presentWorkspaceCost = ({
  workspaceId,
  name,
  costNanos,
  monthlyBudgetCents,
}: Found): WorkspaceCost => ({
  workspace_id: workspaceId,
  name,
  cost_cents: centsOf(costNanos),
  cost_usd: usdOf(costNanos),
  monthly_budget_cents: monthlyBudgetCents,
});

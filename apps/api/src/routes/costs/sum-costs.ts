import { sumCosts } from '@runyard/db';
import { presentCostGroup } from '../../present/present-cost.ts';
import type { RouteFor } from '../route.ts';
import { costSpan } from './cost-span.ts';

/** GET …/workspaces/{workspace_id}/costs: sums by day, workflow, model or provider. */
export const sumCostsRoute: RouteFor<'sumCosts'> =
  ({ engine, clock }) =>
  async ({ query }, { caller: { workspaceId } }) => {
    const groups = await sumCosts(engine.db.sql, costSpan(clock, workspaceId, query), query.group_by);

    return { status: 200, body: groups.map(presentCostGroup) };
  };

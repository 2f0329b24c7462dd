import { findWorkspaceStats } from '@runyard/db';
import { rememberFor } from '../../auth/remember-for.ts';
import { presentStats } from '../../present/present-stats.ts';
import type { RouteFor } from '../route.ts';
import { type StatsRequest, statsSpan } from './stats-span.ts';

/** However many look at a workspace, it is counted once in this time. */
const REMEMBER_MS = 5_000;

/** GET …/workspaces/{workspace_id}/stats: how the workspace fares. */
export const getWorkspaceStatsRoute: RouteFor<'getWorkspaceStats'> = ({ engine, clock }) => {
  const find = rememberFor(
    REMEMBER_MS,
    clock,
    ({ workspaceId, window }: StatsRequest) => `${workspaceId} ${window}`,
    async (asked: StatsRequest) => {
      const { bucketMs, ...span } = statsSpan(clock, asked);
      return presentStats(await findWorkspaceStats(engine.db.sql, span, bucketMs), {
        ...asked,
        ...span,
        bucketMs,
      });
    },
  );
  return async ({ query: { window } }, { caller: { workspaceId } }) => ({
    status: 200,
    body: await find({ workspaceId, window }),
  });
};

import { drainQueue, rehearseDrain } from '@runyard/engine';
import { presentDrain } from '../../present/present-queue.ts';
import type { RouteFor } from '../route.ts';

/** POST /admin/queues/{queue}/drain: cancels its backlog, or only counts it. */
export const drainQueueRoute: RouteFor<'drainQueue'> =
  ({ engine }) =>
  async ({ params: { queue }, body }, { author }) => {
    const { dry_run: dryRun, include_delayed: includeDelayed, limit, reason } = body;
    const command = { queue, includeDelayed, limit, reason };

    const drained = await (dryRun ? rehearseDrain(engine, command) : drainQueue(engine, author, command));

    return { status: 200, body: presentDrain(command, { ...drained, dryRun }) };
  };

import { ACCESS } from '@runyard/contracts';
import { requireRunHead } from '@runyard/db';
import { isStillAdmitted } from '../../middleware/admit.ts';
import { type RouteFor, STREAMED } from '../route.ts';

/** GET …/runs/{run_id}/events: server-sent events of its changes of status, until it has ended. */
export const streamRunEventsRoute: RouteFor<'streamRunEvents'> =
  (deps) =>
  async ({ params, headers, query }, { caller: { workspaceId }, req, res }) => {
    const scope = { workspaceId, workflowId: params.workflow_id, runId: params.run_id };
    const run = await requireRunHead(deps.engine.db.sql, scope);

    deps.runStreams.open(req, res, {
      run,
      afterId: eventIdOf(headers['last-event-id'] || query.last_event_id),
      isAllowed: () => isStillAdmitted(ACCESS.streamRunEvents, deps, req),
    });
    return STREAMED;
  };

const eventIdOf = (id: string | undefined) => (id ? BigInt(id) : null);

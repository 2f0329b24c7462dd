import { ACCESS } from '@runyard/contracts';
import { isStillAdmitted } from '../../middleware/admit.ts';
import { readPlace } from '../../run-events/present-workspace-event.ts';
import { type RouteFor, STREAMED } from '../route.ts';

/** GET …/workspaces/{workspace_id}/events: server-sent events of what its runs become and which tasks wait, until the client leaves. */
export const streamWorkspaceEventsRoute: RouteFor<'streamWorkspaceEvents'> =
  (deps) =>
  async ({ headers, query }, { caller: { workspaceId }, req, res }) => {
    deps.runStreams.openWorkspace(req, res, {
      workspaceId,
      after: readPlace(headers['last-event-id'] || query.last_event_id),
      isAllowed: () => isStillAdmitted(ACCESS.streamWorkspaceEvents, deps, req),
    });
    return STREAMED;
  };

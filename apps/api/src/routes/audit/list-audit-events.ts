import { listAuditEvents } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentAuditEvent } from '../../present/present-audit-event.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/audit-events: newest first; what the query names narrows the list. */
export const listAuditEventsRoute: RouteFor<'listAuditEvents'> =
  ({ engine }) =>
  async ({ query }, { caller: { workspaceId }, req }) => {
    const { actor, action, target_id: targetId, from, to } = query;
    const page = readPage(query, req);

    const filters = { actor, action, targetId, from, to };
    const events = await listAuditEvents(engine.db.prisma, workspaceId, filters, page);

    return {
      status: 200,
      ...presentPage(events, (event) => presentAuditEvent(event, workspaceId), req),
    };
  };

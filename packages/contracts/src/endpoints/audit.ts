import { AuditEvent, ListAuditEventsRequest } from '../audit-event.ts';
import { endpoint, listAnswer } from './endpoint.ts';

export const auditEndpoints = {
  listAuditEvents: endpoint({
    method: 'get',
    path: '/workspaces/{workspace_id}/audit-events',
    tag: 'Audit',
    summary: 'List who changed what in a workspace',
    description:
      'Each change and its event are one transaction, and events never change. A run says in triggered_by who triggered it.',
    request: ListAuditEventsRequest,
    answers: { 200: listAnswer(AuditEvent, 'Audit events, newest first') },
  }),
};

import type { components, operations } from '@runyard/sdk';
import { api, unwrapPage } from '../api-client.ts';
import { listQuery } from './list-query.ts';

export type AuditEvent = components['schemas']['AuditEvent'];
type Query = NonNullable<operations['listAuditEvents']['parameters']['query']>;
/** Which changes are listed; times in ISO 8601. */
export type AuditFilter = Pick<Query, 'action' | 'actor' | 'target_id' | 'from' | 'to'>;

type AuditAction = NonNullable<Query['action']>;

/** A record, so that the compiler says which one is missing. */
const ACTIONS: Record<AuditAction, true> = {
  'workspace.created': true,
  'workspace.updated': true,
  'workspace.deleted': true,
  'member.added': true,
  'member.updated': true,
  'member.removed': true,
  'api_key.created': true,
  'api_key.updated': true,
  'api_key.rotated': true,
  'api_key.revoked': true,
  'user.created': true,
  'user.updated': true,
  'workflow.created': true,
  'workflow.imported': true,
  'workflow.updated': true,
  'workflow.deleted': true,
  'workflow.reordered': true,
  'workflow.restored': true,
  'workflow.saved': true,
  'node.created': true,
  'node.updated': true,
  'node.deleted': true,
  'run.cancelled': true,
  'runs.cancelled': true,
  'runs.retried': true,
  'task.approved': true,
  'task.rejected': true,
  'task.completed': true,
  'task.expired': true,
  'task.overdue': true,
  'schedule.created': true,
  'schedule.updated': true,
  'schedule.deleted': true,
  'webhook.created': true,
  'webhook.updated': true,
  'webhook.deleted': true,
  'webhook.secret_rotated': true,
  'webhook.redelivered': true,
  'webhook.pinged': true,
  'hook.created': true,
  'hook.deleted': true,
  'secret.created': true,
  'secret.replaced': true,
  'secret.deleted': true,
  'price.set': true,
  'price.withdrawn': true,
  'queue.paused': true,
  'queue.resumed': true,
  'queue.retried': true,
  'queue.drained': true,
  'queue.promoted': true,
  'worker.quieted': true,
  'worker.resumed': true,
  'worker.stopped': true,
};
export const AUDIT_ACTIONS = Object.keys(ACTIONS) as AuditAction[];

export const auditQuery = (workspaceId: string, filter: AuditFilter) =>
  listQuery<AuditEvent>(['audit-events', workspaceId, filter], (page, signal) =>
    unwrapPage(
      api().GET('/api/v1/workspaces/{workspace_id}/audit-events', {
        params: { path: { workspace_id: workspaceId }, query: { ...page, ...filter } },
        signal,
      }),
    ),
  );

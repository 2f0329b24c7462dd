import type { components, operations } from '@runyard/sdk';
import { api, unwrapPage } from '../api-client.ts';
import { listQuery } from './list-query.ts';

export type AuditEvent = components['schemas']['AuditEvent'];
type Query = NonNullable<operations['listAuditEvents']['parameters']['query']>;
/** Which changes are listed; times in ISO 8601. */
export type AuditFilter = Pick<Query, 'action' | 'actor' | 'target_id' | 'from' | 'to'>;

export const AUDIT_ACTIONS: NonNullable<Query['action']>[] = [
  'workspace.created',
  'workspace.updated',
  'workspace.deleted',
  'member.added',
  'member.updated',
  'member.removed',
  'api_key.created',
  'api_key.updated',
  'api_key.rotated',
  'api_key.revoked',
  'user.created',
  'user.updated',
  'workflow.created',
  'workflow.imported',
  'workflow.updated',
  'workflow.deleted',
  'workflow.reordered',
  'workflow.restored',
  'workflow.saved',
  'node.created',
  'node.updated',
  'node.deleted',
  'run.cancelled',
  'runs.cancelled',
  'task.approved',
  'task.rejected',
  'task.completed',
  'task.expired',
  'task.overdue',
  'schedule.created',
  'schedule.updated',
  'schedule.deleted',
  'webhook.created',
  'webhook.updated',
  'webhook.deleted',
  'webhook.secret_rotated',
  'webhook.redelivered',
  'webhook.pinged',
  'hook.created',
  'hook.deleted',
  'secret.created',
  'secret.replaced',
  'secret.deleted',
  'price.set',
  'price.withdrawn',
  'queue.paused',
  'queue.resumed',
  'queue.retried',
  'queue.drained',
  'queue.promoted',
  'worker.quieted',
  'worker.resumed',
  'worker.stopped',
];

export const auditQuery = (workspaceId: string, filter: AuditFilter) =>
  listQuery<AuditEvent>(['audit-events', workspaceId, filter], (page, signal) =>
    unwrapPage(
      api().GET('/api/v1/workspaces/{workspace_id}/audit-events', {
        params: { path: { workspace_id: workspaceId }, query: { ...page, ...filter } },
        signal,
      }),
    ),
  );

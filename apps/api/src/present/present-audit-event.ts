import type { AuditEvent } from '@runyard/contracts';
import type { AuditEvent as AuditEventRow } from '@runyard/db';
import type { JsonObject } from '@runyard/domain';
import { timestamp } from './timestamp.ts';

/** An event of a workspace. */
export const presentAuditEvent = (event: AuditEventRow, workspaceId: string): AuditEvent => ({
  id: event.id,
  workspace_id: workspaceId,
  actor: event.actor,
  action: event.action,
  target_id: event.targetId,
  request_id: event.requestId,
  details: event.details as JsonObject,
  created_at: timestamp(event.createdAt),
});

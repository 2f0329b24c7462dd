import type { AuditAction, JsonObject } from '@runyard/domain';
import type { Sql } from '../client.ts';
import { storableJson } from '../storable-json.ts';

/** Who makes a change. */
export interface Author {
  /** `user:<id>`, `api_key:<id>`, `system`. */
  actor: string;
  /** Of the HTTP request that asked for it; null for what no request asked for. */
  requestId: string | null;
}

/** The product itself: seeds, maintenance, the command line. */
export const SYSTEM: Author = { actor: 'system', requestId: null };

/** What was changed. Never holds a secret, a payload or an output. */
export interface Change {
  /** Null for what belongs to no workspace. */
  workspaceId: string | null;
  action: AuditAction;
  targetId: string;
  /** What there is to know beyond action and target, e.g. the names of the fields that were changed. */
  details?: JsonObject;
}

/** Writes the audit event of a change. Call it in the transaction that makes the change. */
export async function insertAuditEvent(
  tx: Sql,
  { actor, requestId }: Author,
  { workspaceId, action, targetId, details = {} }: Change,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO audit_events (id, workspace_id, actor, action, target_id, request_id, details)
    VALUES (gen_random_uuid(), ${workspaceId}::uuid, ${actor}, ${action}, ${targetId}, ${requestId},
            ${JSON.stringify(storableJson(details))}::jsonb)`;
}

/** The names of the fields that an update names, for `details`. */
export const changedFields = (changes: object): JsonObject => ({
  fields: Object.entries(changes).flatMap(([name, value]) => (value === undefined ? [] : [name])),
});

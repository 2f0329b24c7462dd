import { AUDIT_ACTIONS } from '@runyard/domain';
import { z } from 'zod';
import { EXAMPLE_ACTOR, EXAMPLE_IDS } from './examples/ids.ts';
import { Instant, JsonObjectField, Timestamp, text } from './fields.ts';
import { AuditEventId, WorkspaceId } from './ids.ts';
import { PageQuery } from './page.ts';

const MAX_FILTER = 200;

/** Who changed what, and when. */
export const AuditEvent = z
  .object({
    id: AuditEventId,
    workspace_id: WorkspaceId.describe('Where it happened'),
    actor: z.string().meta({
      description: 'Who: user:<id>, api_key:<id>, or system, which may say why it acts: system:expiry',
      examples: [EXAMPLE_ACTOR],
    }),
    action: z.string().meta({
      description: '<noun>.<what happened to it>; there will be more',
      examples: ['api_key.created'],
    }),
    target_id: z.string().meta({
      description: "Id of the action's noun",
      examples: [EXAMPLE_IDS.apiKey],
    }),
    request_id: z
      .string()
      .nullable()
      .meta({
        description: 'Id of the request that asked for it, as in X-Request-Id; null: no request did',
        examples: [EXAMPLE_IDS.request],
      }),
    details: JsonObjectField.describe('What there is to know beyond that. Never a secret or a payload'),
    created_at: Timestamp.describe('When it happened'),
  })
  .describe('Who changed what, and when')
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof AuditEvent>;

/** `GET /api/v1/workspaces/{workspace_id}/audit-events`. */
export const ListAuditEventsRequest = z.object({
  params: z.object({ workspace_id: WorkspaceId }),
  query: PageQuery.extend({
    actor: text(MAX_FILTER).optional().describe('Only what this one did: user:<id>, api_key:<id>, or system'),
    action: z.enum(AUDIT_ACTIONS).optional().describe('Only this kind of change'),
    target_id: text(MAX_FILTER).optional().describe('Only what happened to what has this id'),
    from: Instant.optional().describe('From this time on'),
    to: Instant.optional().describe('Before this time'),
  }),
});

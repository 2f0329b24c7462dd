import { AUDIT_ACTIONS } from '@runyard/domain';
import { z } from 'zod';
import { Id, Instant, JsonObjectField, Timestamp, text } from './fields.ts';
import { PageQuery } from './page.ts';

const MAX_FILTER = 200;

/** Who changed what, and when. */
export const AuditEvent = z
  .object({
    id: Id,
    workspace_id: Id,
    actor: z
      .string()
      .describe('user:<id>, api_key:<id>, or system')
      .meta({ examples: ['user:0199c0de-0000-7000-8000-000000000001'] }),
    action: z
      .string()
      .describe('<noun>.<what happened to it>; there will be more')
      .meta({ examples: ['api_key.created'] }),
    target_id: z.string().describe("The id of the action's noun"),
    request_id: z.string().nullable().describe('Of the request that asked for it'),
    details: JsonObjectField.describe('What there is to know beyond that. Never a secret or a payload'),
    created_at: Timestamp,
  })
  .describe('Who changed what, and when')
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof AuditEvent>;

/** `GET /api/v1/workspaces/{workspace_id}/audit-events`. */
export const ListAuditEventsRequest = z.object({
  params: z.object({ workspace_id: Id }),
  query: PageQuery.extend({
    actor: text(MAX_FILTER).optional().describe('Only what this one did'),
    action: z.enum(AUDIT_ACTIONS).optional(),
    target_id: text(MAX_FILTER).optional().describe('Only what happened to this'),
    from: Instant.optional().describe('From this time on'),
    to: Instant.optional().describe('Before this time'),
  }),
});

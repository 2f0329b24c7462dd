import { DELIVERY_STATUSES, WEBHOOK_EVENTS } from '@runyard/domain';
import { z } from 'zod';
import { Id, JsonObjectField, Timestamp, text } from './fields.ts';
import { PageQuery } from './page.ts';

const MAX_URL = 2_000;
const MAX_DESCRIPTION = 1_000;
const DAY_SECONDS = 86_400;
const MAX_OVERLAP_SECONDS = 7 * DAY_SECONDS;

const fields = {
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .max(MAX_URL)
    .refine(hasNoCredentials, 'must not hold a user name or a password')
    .describe('Where events are POSTed to. Redirects are not followed')
    .meta({ examples: ['https://example.com/runyard-events'] }),
  description: text(MAX_DESCRIPTION).nullable(),
  events: z.array(z.enum(WEBHOOK_EVENTS)).min(1).describe('What it is told'),
  workflow_id: Id.nullable().describe('Only events of this workflow; null: of all'),
  is_enabled: z.boolean().describe('A disabled endpoint is told nothing; what is pending waits'),
};

/** What is no URL at all is told by the rule before this. */
function hasNoCredentials(url: string): boolean {
  if (!URL.canParse(url)) return true;
  const { username, password } = new URL(url);
  return username === '' && password === '';
}

/** Where a workspace's events are delivered to. */
export const WebhookEndpoint = z
  .object({
    id: Id,
    workspace_id: Id,
    ...fields,
    url: z.string(),
    previous_secret_until: Timestamp.nullable().describe(
      'Until then deliveries are signed with the secret before the last rotation, too',
    ),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .describe("Where a workspace's events are delivered to")
  .meta({ id: 'WebhookEndpoint' });
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>;

/** A webhook endpoint with its signing secret, which is shown now and never again. */
export const WebhookEndpointWithSecret = WebhookEndpoint.extend({
  secret: z.string().describe('Key of the HMAC-SHA256 of each body. Shown once'),
})
  .describe('A webhook endpoint with its signing secret, which is shown now and never again')
  .meta({ id: 'WebhookEndpointWithSecret' });
export type WebhookEndpointWithSecret = z.infer<typeof WebhookEndpointWithSecret>;

/** One event on its way to one endpoint. */
export const WebhookDelivery = z
  .object({
    id: Id.describe('Also in the X-Runyard-Delivery header, the same at each attempt'),
    webhook_id: Id,
    event: z.string(),
    run_id: Id.nullable(),
    status: z.enum(DELIVERY_STATUSES),
    attempt: z.int().min(0).describe('Attempts so far'),
    next_attempt_at: Timestamp.nullable(),
    last_status: z.int().nullable().describe('The HTTP status of the last answer'),
    last_error: z.string().nullable(),
    body: JsonObjectField.describe('What is delivered'),
    delivered_at: Timestamp.nullable(),
    created_at: Timestamp,
  })
  .describe('One event on its way to one endpoint')
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

const WorkspacePath = z.object({ workspace_id: Id });
const WebhookPath = z.object({ workspace_id: Id, webhook_id: Id });

/** `POST /api/v1/workspaces/{workspace_id}/webhooks`. */
export const CreateWebhookRequest = z.object({
  params: WorkspacePath,
  body: z.object({
    url: fields.url,
    description: fields.description.default(null),
    events: fields.events.default([...WEBHOOK_EVENTS]),
    workflow_id: fields.workflow_id.default(null),
    is_enabled: fields.is_enabled.default(true),
  }),
});

/** `GET /api/v1/workspaces/{workspace_id}/webhooks`. */
export const ListWebhooksRequest = z.object({ params: WorkspacePath, query: PageQuery });

/** What names one webhook endpoint and no more. */
export const GetWebhookRequest = z.object({ params: WebhookPath });

/** `PUT …/webhooks/{webhook_id}`: what is left out stays as it is. */
export const UpdateWebhookRequest = z.object({ params: WebhookPath, body: z.object(fields).partial() });

/** `POST …/webhooks/{webhook_id}/rotate`. */
export const RotateWebhookSecretRequest = z.object({
  params: WebhookPath,
  body: z
    .object({
      overlap_seconds: z
        .int()
        .min(0)
        .max(MAX_OVERLAP_SECONDS)
        .default(DAY_SECONDS)
        .describe('How long deliveries are signed with the old secret, too'),
    })
    .default({ overlap_seconds: DAY_SECONDS }),
});

/** `GET …/webhooks/{webhook_id}/deliveries`. */
export const ListDeliveriesRequest = z.object({
  params: WebhookPath,
  query: PageQuery.extend({ status: z.enum(DELIVERY_STATUSES).optional() }),
});

/** `POST …/deliveries/{delivery_id}/redeliver`. */
export const RedeliverRequest = z.object({ params: WebhookPath.extend({ delivery_id: Id }) });

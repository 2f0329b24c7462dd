import { DELIVERY_STATUSES, WEBHOOK_EVENTS } from '@runyard/domain';
import { z } from 'zod';
import { RUN_COMPLETED } from './examples/webhooks.ts';
import { CreatedAt, JsonObjectField, rotation, Timestamp, text, UpdatedAt } from './fields.ts';
import { DeliveryId, RunId, WebhookId, WorkflowId, WorkspaceId } from './ids.ts';
import { PageQuery } from './page.ts';

const MAX_URL = 2_000;
const MAX_DESCRIPTION = 1_000;

const URL_META = {
  description: 'Where events are POSTed to: http or https. Redirects are not followed',
  examples: ['https://example.com/runyard-events'],
};

const fields = {
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .max(MAX_URL)
    .refine(hasNoCredentials, 'must not hold a user name or a password')
    .meta(URL_META),
  description: text(MAX_DESCRIPTION)
    .nullable()
    .meta({ description: 'What it is for; null: not said', examples: ['Tells the shop'] }),
  events: z
    .array(z.enum(WEBHOOK_EVENTS))
    .min(1)
    .meta({ description: 'What it is told', examples: [['run.completed', 'run.failed']] }),
  workflow_id: WorkflowId.nullable().meta({
    description: 'Only events of this workflow; null: of all',
    examples: [null],
  }),
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
    id: WebhookId,
    workspace_id: WorkspaceId,
    ...fields,
    url: z.string().meta(URL_META),
    previous_secret_until: Timestamp.nullable().meta({
      description:
        'Until then deliveries are signed with the secret before the last rotation, too; null: they are not',
      examples: [null],
    }),
    created_at: CreatedAt,
    updated_at: UpdatedAt,
  })
  .describe("Where a workspace's events are delivered to")
  .meta({ id: 'WebhookEndpoint' });
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>;

/** A webhook endpoint with its signing secret, which is shown now and never again. */
export const WebhookEndpointWithSecret = WebhookEndpoint.extend({
  secret: z.string().meta({
    description: 'Key of the HMAC-SHA256 of each body, as text. Shown once',
    examples: ['whsec_…'],
  }),
})
  .describe('A webhook endpoint with its signing secret, which is shown now and never again')
  .meta({ id: 'WebhookEndpointWithSecret' });
export type WebhookEndpointWithSecret = z.infer<typeof WebhookEndpointWithSecret>;

/** One event on its way to one endpoint. */
export const WebhookDelivery = z
  .object({
    id: DeliveryId,
    webhook_id: WebhookId.describe('Where it is delivered to'),
    event: z.string().meta({ description: 'What happened, or `ping`', examples: ['run.completed'] }),
    run_id: RunId.nullable().describe('The run that it tells of; null: of none, for a ping'),
    status: z.enum(DELIVERY_STATUSES).meta({
      description: 'pending: due now or later · delivered: the endpoint answered 2xx · failed: given up',
      examples: ['delivered'],
    }),
    attempt: z
      .int()
      .min(0)
      .meta({ description: 'Attempts so far', examples: [1] }),
    next_attempt_at: Timestamp.nullable().meta({
      description: 'When it is due (again); null once it has ended',
      examples: [null],
    }),
    last_status: z
      .int()
      .nullable()
      .meta({
        description: 'The HTTP status of the last answer; null: there was none',
        examples: [204],
      }),
    last_error: z
      .string()
      .nullable()
      .meta({
        description: 'Why the last attempt failed; null: it did not',
        examples: [null],
      }),
    body: JsonObjectField.meta({ description: 'What is delivered', examples: [RUN_COMPLETED] }),
    delivered_at: Timestamp.nullable().describe('When the endpoint answered 2xx; null: it has not'),
    created_at: Timestamp.describe('When the event happened'),
  })
  .describe('One event on its way to one endpoint')
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

const WorkspacePath = z.object({ workspace_id: WorkspaceId });
const WebhookPath = z.object({ workspace_id: WorkspaceId, webhook_id: WebhookId });

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
export const UpdateWebhookRequest = z.object({
  params: WebhookPath,
  body: z
    .object(fields)
    .partial()
    .meta({ examples: [{ is_enabled: false }] }),
});

/** `POST …/webhooks/{webhook_id}/rotate`. */
export const RotateWebhookSecretRequest = z.object({
  params: WebhookPath,
  body: rotation(
    'Seconds that deliveries are signed with the old secret, too, at most seven days; 0: not at all',
  ),
});

/** `GET …/webhooks/{webhook_id}/deliveries`. */
export const ListDeliveriesRequest = z.object({
  params: WebhookPath,
  query: PageQuery.extend({
    status: z.enum(DELIVERY_STATUSES).optional().describe('Only those in this status'),
  }),
});

/** `POST …/deliveries/{delivery_id}/redeliver`. */
export const RedeliverRequest = z.object({ params: WebhookPath.extend({ delivery_id: DeliveryId }) });

import { DUE_DELIVERY, PING } from '../examples/webhooks.ts';
import {
  CreateWebhookRequest,
  GetWebhookRequest,
  ListDeliveriesRequest,
  ListWebhooksRequest,
  RedeliverRequest,
  RotateWebhookSecretRequest,
  UpdateWebhookRequest,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointWithSecret,
} from '../webhook.ts';
import { answer, endpoint, listAnswer, noContent } from './endpoint.ts';

const tag = 'Webhooks';
const ofWorkspace = '/workspaces/{workspace_id}/webhooks';
const ofWebhook = `${ofWorkspace}/{webhook_id}` as const;

export const webhookEndpoints = {
  createWebhook: endpoint({
    method: 'post',
    path: ofWorkspace,
    tag,
    summary: 'Create a webhook endpoint',
    description:
      'Events are POSTed as JSON, at least once, with X-Runyard-Signature (hex HMAC-SHA256 of the raw body; two, separated by a comma, while a secret is rotated), X-Runyard-Timestamp, X-Runyard-Event and X-Runyard-Delivery, which stays the same at each attempt.',
    request: CreateWebhookRequest,
    answers: {
      201: answer(WebhookEndpointWithSecret, 'The new endpoint with its secret', {
        Location: 'Path of the endpoint',
      }),
    },
    errors: ['webhooks_not_configured'],
  }),
  listWebhooks: endpoint({
    method: 'get',
    path: ofWorkspace,
    tag,
    summary: 'List the webhook endpoints of a workspace',
    request: ListWebhooksRequest,
    answers: { 200: listAnswer(WebhookEndpoint, 'Endpoints, newest first') },
  }),
  getWebhook: endpoint({
    method: 'get',
    path: ofWebhook,
    tag,
    summary: 'Get a webhook endpoint',
    request: GetWebhookRequest,
    answers: { 200: answer(WebhookEndpoint, 'The endpoint') },
  }),
  updateWebhook: endpoint({
    method: 'put',
    path: ofWebhook,
    tag,
    summary: 'Change a webhook endpoint',
    description: 'What is left out stays as it is.',
    request: UpdateWebhookRequest,
    answers: { 200: answer(WebhookEndpoint, 'The endpoint after the change') },
  }),
  deleteWebhook: endpoint({
    method: 'delete',
    path: ofWebhook,
    tag,
    summary: 'Delete a webhook endpoint',
    description: 'Its deliveries go with it.',
    request: GetWebhookRequest,
    answers: { 204: noContent('The endpoint is gone') },
  }),
  rotateWebhookSecret: endpoint({
    method: 'post',
    path: `${ofWebhook}/rotate`,
    tag,
    summary: 'Rotate the secret of a webhook endpoint',
    description: 'For a while deliveries are signed with both secrets.',
    request: RotateWebhookSecretRequest,
    answers: { 200: answer(WebhookEndpointWithSecret, 'The endpoint with its new secret') },
    errors: ['webhooks_not_configured'],
  }),
  pingWebhook: endpoint({
    method: 'post',
    path: `${ofWebhook}/ping`,
    tag,
    summary: 'Try a webhook endpoint',
    request: GetWebhookRequest,
    answers: { 202: { ...answer(WebhookDelivery, 'The delivery of a ping event'), example: PING } },
  }),
  listWebhookDeliveries: endpoint({
    method: 'get',
    path: `${ofWebhook}/deliveries`,
    tag,
    summary: 'List the deliveries of a webhook endpoint',
    request: ListDeliveriesRequest,
    answers: { 200: listAnswer(WebhookDelivery, 'Deliveries, newest first') },
  }),
  redeliverWebhook: endpoint({
    method: 'post',
    path: `${ofWebhook}/deliveries/{delivery_id}/redeliver`,
    tag,
    summary: 'Deliver an event again',
    description: 'The same body under the same delivery id, with all attempts before it.',
    request: RedeliverRequest,
    answers: { 202: { ...answer(WebhookDelivery, 'The delivery, due now'), example: DUE_DELIVERY } },
  }),
};

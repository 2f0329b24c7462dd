import type { WebhookDelivery, WebhookEndpoint, WebhookEndpointWithSecret } from '@runyard/contracts';
import type { WebhookDelivery as DeliveryRow, WebhookEndpoint as EndpointRow } from '@runyard/db';
import { ConflictError, type DeliveryStatus, type JsonObject, type WebhookEvent } from '@runyard/domain';
import { webhookSecret } from '@runyard/engine';
import { timestamp, timestampOrNull } from './timestamp.ts';

export function presentWebhook(endpoint: EndpointRow): WebhookEndpoint {
  return {
    id: endpoint.id,
    workspace_id: endpoint.workspaceId,
    workflow_id: endpoint.workflowId,
    url: endpoint.url,
    description: endpoint.description,
    events: endpoint.events as WebhookEvent[],
    is_enabled: endpoint.isEnabled,
    previous_secret_until: timestampOrNull(endpoint.previousSecretUntil),
    created_at: timestamp(endpoint.createdAt),
    updated_at: timestamp(endpoint.updatedAt),
  };
}

export function presentWebhookWithSecret(
  endpoint: EndpointRow,
  signingSecret: string,
): WebhookEndpointWithSecret {
  const secret = webhookSecret(signingSecret, endpoint.id, endpoint.secretGeneration);
  return { ...presentWebhook(endpoint), secret };
}

/** WEBHOOK_SIGNING_SECRET, or ConflictError where webhooks could not be signed. */
export function requireSigningSecret(signingSecret: string | undefined): string {
  if (signingSecret !== undefined) return signingSecret;
  throw new ConflictError(
    'webhooks_not_configured',
    'this system has no webhooks: its operator must set WEBHOOK_SIGNING_SECRET for the API and the workers',
  );
}

export function presentDelivery(delivery: DeliveryRow): WebhookDelivery {
  return {
    id: delivery.id,
    webhook_id: delivery.endpointId,
    event: delivery.event,
    run_id: delivery.runId,
    status: delivery.status as DeliveryStatus,
    attempt: delivery.attempt,
    next_attempt_at: timestampOrNull(delivery.nextAttemptAt),
    last_status: delivery.lastStatus,
    last_error: delivery.lastError,
    body: delivery.body as JsonObject,
    delivered_at: timestampOrNull(delivery.deliveredAt),
    created_at: timestamp(delivery.createdAt),
  };
}

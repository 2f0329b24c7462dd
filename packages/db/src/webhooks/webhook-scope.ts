import type { WebhookDelivery, WebhookEndpoint } from '../generated/client.ts';

export type { WebhookDelivery, WebhookEndpoint };

/** Names one webhook endpoint. Another workspace's does not exist here. */
export interface WebhookScope {
  workspaceId: string;
  webhookId: string;
}

import { NotFoundError } from '@runyard/domain';
import type { PrismaClient } from '../client.ts';
import type { WebhookEndpoint, WebhookScope } from './webhook-scope.ts';

/** The webhook endpoint, or NotFoundError. */
export async function requireWebhook(
  db: Pick<PrismaClient, 'webhookEndpoint'>,
  { workspaceId, webhookId }: WebhookScope,
): Promise<WebhookEndpoint> {
  const webhook = await db.webhookEndpoint.findUnique({ where: { id: webhookId, workspaceId } });
  if (!webhook) throw new NotFoundError('webhook endpoint not found');
  return webhook;
}

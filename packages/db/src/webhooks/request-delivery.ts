import { NotFoundError } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import { requireWebhook } from './find-webhook.ts';
import type { WebhookDelivery, WebhookScope } from './webhook-scope.ts';

/** Makes an ended delivery due again, with all its attempts before it; a pending one is due now. NotFoundError. */
export async function redeliver(
  db: PrismaClient,
  author: Author,
  { workspaceId, webhookId, deliveryId }: WebhookScope & { deliveryId: string },
): Promise<WebhookDelivery> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`
      UPDATE webhook_deliveries
         SET status = 'pending', attempt = CASE WHEN status = 'pending' THEN attempt ELSE 0 END,
             next_attempt_at = now(), delivered_at = NULL
       WHERE id = ${deliveryId}::uuid AND endpoint_id = ${webhookId}::uuid AND workspace_id = ${workspaceId}::uuid`;
    const where = { id: deliveryId, endpointId: webhookId, workspaceId };
    const delivery = await tx.webhookDelivery.findUnique({ where });
    if (!delivery) throw new NotFoundError('delivery not found');
    const details = { webhook_id: webhookId };
    await insertAuditEvent(tx, author, {
      workspaceId,
      action: 'webhook.redelivered',
      targetId: deliveryId,
      details,
    });
    return delivery;
  });
}

/** Adds the delivery of a `ping` event, whatever events the endpoint wants. NotFoundError without such an endpoint. */
export async function pingWebhook(
  db: PrismaClient,
  author: Author,
  { deliveryId, ...scope }: WebhookScope & { deliveryId: string },
): Promise<WebhookDelivery> {
  const { workspaceId, webhookId } = scope;
  return db.$transaction(async (tx) => {
    await requireWebhook(tx, scope);
    await insertAuditEvent(tx, author, { workspaceId, action: 'webhook.pinged', targetId: webhookId });
    const body = { id: deliveryId, type: 'ping', data: { webhook_id: webhookId, workspace_id: workspaceId } };
    return tx.webhookDelivery.create({
      data: { id: deliveryId, workspaceId, endpointId: webhookId, event: 'ping', body },
    });
  });
}

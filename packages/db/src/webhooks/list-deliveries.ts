import type { DeliveryStatus } from '@runyard/domain';
import type { PrismaClient } from '../client.ts';
import type { Page } from '../page.ts';
import { requireWebhook } from './find-webhook.ts';
import type { WebhookDelivery, WebhookScope } from './webhook-scope.ts';

/** The deliveries of an endpoint, newest first; of one status when one is given. NotFoundError without such an endpoint. */
export async function listDeliveries(
  db: PrismaClient,
  scope: WebhookScope,
  { status, limit, offset }: Page & { status?: DeliveryStatus | undefined },
): Promise<WebhookDelivery[]> {
  await requireWebhook(db, scope);
  return db.webhookDelivery.findMany({
    where: { endpointId: scope.webhookId, workspaceId: scope.workspaceId, ...(status && { status }) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    skip: offset,
  });
}

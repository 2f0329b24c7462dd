import type { DeliveryStatus } from '@runyard/domain';
import type { PrismaClient } from '../client.ts';
import { type Listed, type Page, pageOfRows, takePage, whereAfterCursor } from '../page.ts';
import { requireWebhook } from './find-webhook.ts';
import type { WebhookDelivery, WebhookScope } from './webhook-scope.ts';

/** The deliveries of an endpoint, newest first; of one status when one is given. NotFoundError without such an endpoint. */
export async function listDeliveries(
  db: PrismaClient,
  scope: WebhookScope,
  { status, ...page }: Page & { status?: DeliveryStatus | undefined },
): Promise<Listed<WebhookDelivery>> {
  await requireWebhook(db, scope);
  const rows = await db.webhookDelivery.findMany({
    where: {
      endpointId: scope.webhookId,
      workspaceId: scope.workspaceId,
      ...(status && { status }),
      ...whereAfterCursor(page),
    },
    ...takePage(page),
  });
  return pageOfRows(rows, page);
}

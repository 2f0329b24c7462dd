import { redeliver } from '@runyard/db';
import { presentDelivery } from '../../present/present-webhook.ts';
import type { RouteFor } from '../route.ts';

/** POST …/deliveries/{delivery_id}/redeliver: 202; the same body under the same id. */
export const redeliverWebhookRoute: RouteFor<'redeliverWebhook'> =
  ({ engine }) =>
  async ({ params }, { caller: { workspaceId }, author }) => {
    const { webhook_id: webhookId, delivery_id: deliveryId } = params;

    const delivery = await redeliver(engine.db.prisma, author, { workspaceId, webhookId, deliveryId });

    return { status: 202, body: presentDelivery(delivery) };
  };

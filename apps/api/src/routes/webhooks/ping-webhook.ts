import { pingWebhook } from '@runyard/db';
import { presentDelivery } from '../../present/present-webhook.ts';
import type { RouteFor } from '../route.ts';

/** POST …/webhooks/{webhook_id}/ping: 202; the delivery tells how it went. */
export const pingWebhookRoute: RouteFor<'pingWebhook'> =
  ({ engine }) =>
  async ({ params }, { caller: { workspaceId }, author }) => {
    const scope = { workspaceId, webhookId: params.webhook_id, deliveryId: engine.ids.next() };

    const delivery = await pingWebhook(engine.db.prisma, author, scope);

    return { status: 202, body: presentDelivery(delivery) };
  };

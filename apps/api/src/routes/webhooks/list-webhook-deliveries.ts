import { listDeliveries } from '@runyard/db';
import { presentDelivery } from '../../present/present-webhook.ts';
import type { RouteFor } from '../route.ts';

/** GET …/webhooks/{webhook_id}/deliveries: newest first; of one status when the query names it. */
export const listWebhookDeliveriesRoute: RouteFor<'listWebhookDeliveries'> =
  ({ engine }) =>
  async ({ params, query }, { caller: { workspaceId } }) => {
    const scope = { workspaceId, webhookId: params.webhook_id };

    const deliveries = await listDeliveries(engine.db.prisma, scope, query);

    return { status: 200, body: deliveries.map(presentDelivery) };
  };

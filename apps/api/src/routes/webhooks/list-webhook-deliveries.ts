import { listDeliveries } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentDelivery } from '../../present/present-webhook.ts';
import type { RouteFor } from '../route.ts';

/** GET …/webhooks/{webhook_id}/deliveries: newest first; of one status when the query names it. */
export const listWebhookDeliveriesRoute: RouteFor<'listWebhookDeliveries'> =
  ({ engine }) =>
  async ({ params, query }, { caller: { workspaceId }, req }) => {
    const scope = { workspaceId, webhookId: params.webhook_id };
    const page = readPage(query, req);

    const deliveries = await listDeliveries(engine.db.prisma, scope, { ...page, status: query.status });

    return { status: 200, ...presentPage(deliveries, presentDelivery, req) };
  };

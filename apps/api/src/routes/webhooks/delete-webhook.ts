import { deleteWebhook } from '@runyard/db';
import type { RouteFor } from '../route.ts';

/** DELETE …/webhooks/{webhook_id}: 204. Its deliveries go with it. */
export const deleteWebhookRoute: RouteFor<'deleteWebhook'> =
  ({ engine }) =>
  async ({ params }, { caller: { workspaceId }, author }) => {
    await deleteWebhook(engine.db.prisma, author, { workspaceId, webhookId: params.webhook_id });

    return { status: 204 };
  };

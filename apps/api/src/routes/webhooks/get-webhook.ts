import { requireWebhook } from '@runyard/db';
import { presentWebhook } from '../../present/present-webhook.ts';
import type { RouteFor } from '../route.ts';

/** GET …/webhooks/{webhook_id}. */
export const getWebhookRoute: RouteFor<'getWebhook'> =
  ({ engine }) =>
  async ({ params }, { caller: { workspaceId } }) => {
    const webhook = await requireWebhook(engine.db.prisma, { workspaceId, webhookId: params.webhook_id });

    return { status: 200, body: presentWebhook(webhook) };
  };

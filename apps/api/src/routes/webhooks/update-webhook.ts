import { updateWebhook } from '@runyard/db';
import { presentWebhook } from '../../present/present-webhook.ts';
import type { RouteFor } from '../route.ts';

/** PUT …/webhooks/{webhook_id}: what is left out stays as it is. */
export const updateWebhookRoute: RouteFor<'updateWebhook'> =
  ({ engine }) =>
  async ({ params, body }, { caller: { workspaceId }, author }) => {
    const scope = { workspaceId, webhookId: params.webhook_id };

    const webhook = await updateWebhook(engine.db.prisma, author, scope, {
      workflowId: body.workflow_id,
      url: body.url,
      description: body.description,
      events: body.events,
      isEnabled: body.is_enabled,
    });

    return { status: 200, body: presentWebhook(webhook) };
  };

import { createWebhook } from '@runyard/db';
import { presentWebhookWithSecret, requireSigningSecret } from '../../present/present-webhook.ts';
import type { RouteFor } from '../route.ts';

/** POST …/workspaces/{workspace_id}/webhooks: 201 with the secret, which is shown this once. */
export const createWebhookRoute: RouteFor<'createWebhook'> =
  ({ engine, webhookSigningSecret }) =>
  async ({ body }, { caller: { workspaceId }, author }) => {
    const signingSecret = requireSigningSecret(webhookSigningSecret);

    const webhook = await createWebhook(engine.db.prisma, author, {
      id: engine.ids.next(),
      workspaceId,
      workflowId: body.workflow_id,
      url: body.url,
      description: body.description,
      events: body.events,
      isEnabled: body.is_enabled,
    });

    return {
      status: 201,
      headers: {
        Location: `/api/v1/workspaces/${workspaceId}/webhooks/${webhook.id}`,
      },
      body: presentWebhookWithSecret(webhook, signingSecret),
    };
  };

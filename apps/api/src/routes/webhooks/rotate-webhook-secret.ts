import { rotateWebhookSecret } from '@runyard/db';
import { presentWebhookWithSecret, requireSigningSecret } from '../../present/present-webhook.ts';
import type { RouteFor } from '../route.ts';

/** POST …/webhooks/{webhook_id}/rotate: the next secret; the one before signs, too, for a while. */
export const rotateWebhookSecretRoute: RouteFor<'rotateWebhookSecret'> =
  ({ engine, webhookSigningSecret }) =>
  async ({ params, body }, { caller: { workspaceId }, author }) => {
    const signingSecret = requireSigningSecret(webhookSigningSecret);
    const scope = { workspaceId, webhookId: params.webhook_id };

    const webhook = await rotateWebhookSecret(engine.db.prisma, author, scope, body.overlap_seconds);

    return {
      status: 200,
      body: presentWebhookWithSecret(webhook, signingSecret),
    };
  };

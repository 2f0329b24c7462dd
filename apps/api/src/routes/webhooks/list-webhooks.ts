import { listWebhooks } from '@runyard/db';
import { presentWebhook } from '../../present/present-webhook.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/webhooks: newest first. */
export const listWebhooksRoute: RouteFor<'listWebhooks'> =
  ({ engine }) =>
  async ({ query }, { caller }) => {
    const webhooks = await listWebhooks(engine.db.prisma, caller.workspaceId, query);

    return { status: 200, body: webhooks.map(presentWebhook) };
  };

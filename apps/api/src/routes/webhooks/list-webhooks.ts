import { listWebhooks } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentWebhook } from '../../present/present-webhook.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/webhooks: newest first. */
export const listWebhooksRoute: RouteFor<'listWebhooks'> =
  ({ engine }) =>
  async ({ query }, { caller, req }) => {
    const page = readPage(query, req);

    const webhooks = await listWebhooks(engine.db.prisma, caller.workspaceId, page);

    return { status: 200, ...presentPage(webhooks, presentWebhook, req) };
  };

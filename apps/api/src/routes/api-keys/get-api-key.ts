import { requireApiKey } from '@runyard/db';
import { presentApiKey } from '../../present/present-api-key.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/api-keys/{api_key_id}. */
export const getApiKeyRoute: RouteFor<'getApiKey'> =
  ({ engine }) =>
  async ({ params }, { caller: { workspaceId } }) => {
    const key = await requireApiKey(engine.db.prisma, { workspaceId, apiKeyId: params.api_key_id });

    return { status: 200, body: presentApiKey(key) };
  };

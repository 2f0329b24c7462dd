import { updateApiKey } from '@runyard/db';
import { presentApiKey } from '../../present/present-api-key.ts';
import type { RouteFor } from '../route.ts';

/** PUT …/workspaces/{workspace_id}/api-keys/{api_key_id}: what is left out stays as it is. */
export const updateApiKeyRoute: RouteFor<'updateApiKey'> =
  ({ engine }) =>
  async ({ params, body }, { caller: { workspaceId }, author }) => {
    const scope = { workspaceId, apiKeyId: params.api_key_id };

    const key = await updateApiKey(engine.db.prisma, author, scope, body);

    return { status: 200, body: presentApiKey(key) };
  };

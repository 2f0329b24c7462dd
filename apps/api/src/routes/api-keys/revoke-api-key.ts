import { revokeApiKey } from '@runyard/db';
import type { RouteFor } from '../route.ts';

/** DELETE …/workspaces/{workspace_id}/api-keys/{api_key_id}: 204, also when it was revoked before. */
export const revokeApiKeyRoute: RouteFor<'revokeApiKey'> =
  ({ engine }) =>
  async ({ params }, { caller: { workspaceId }, author }) => {
    await revokeApiKey(engine.db.prisma, author, { workspaceId, apiKeyId: params.api_key_id });

    return { status: 204 };
  };

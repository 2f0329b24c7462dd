import { rotateApiKey } from '@runyard/db';
import { hashApiKeySecret, makeApiKeySecret } from '../../auth/api-key-token.ts';
import { presentApiKeyWithSecret } from '../../present/present-api-key.ts';
import type { RouteFor } from '../route.ts';

/** POST …/api-keys/{api_key_id}/rotate: the next secret; the one before is valid, too, for a while. */
export const rotateApiKeyRoute: RouteFor<'rotateApiKey'> =
  ({ engine }) =>
  async ({ params, body }, { caller: { workspaceId }, author }) => {
    const scope = { workspaceId, apiKeyId: params.api_key_id };
    const secret = makeApiKeySecret();

    const key = await rotateApiKey(engine.db.prisma, author, scope, {
      secretHash: hashApiKeySecret(secret),
      overlapSeconds: body.overlap_seconds,
    });

    return {
      status: 200,
      body: presentApiKeyWithSecret(key, secret),
    };
  };

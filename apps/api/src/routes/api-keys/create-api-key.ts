import { createApiKey } from '@runyard/db';
import { ValidationError } from '@runyard/domain';
import { hashApiKeySecret, makeApiKeyPrefix, makeApiKeySecret } from '../../auth/api-key-token.ts';
import { presentApiKeyWithSecret } from '../../present/present-api-key.ts';
import type { RouteFor } from '../route.ts';

/** POST …/workspaces/{workspace_id}/api-keys: 201 with the key, which is shown this once. */
export const createApiKeyRoute: RouteFor<'createApiKey'> =
  ({ engine, clock, limits }) =>
  async ({ body }, { caller: { identity, workspaceId }, author }) => {
    requireFuture(body.expires_at, clock.now());
    const secret = makeApiKeySecret();

    const key = await createApiKey(engine.db.prisma, author, {
      maxKeys: limits.maxApiKeysPerWorkspace,
      key: {
        id: engine.ids.next(),
        workspaceId,
        userId: identity.userId,
        name: body.name,
        prefix: makeApiKeyPrefix(body.mode),
        secretHash: hashApiKeySecret(secret),
        scopes: body.scopes,
        expiresAt: body.expires_at,
      },
    });

    return {
      status: 201,
      headers: {
        Location: `/api/v1/workspaces/${workspaceId}/api-keys/${key.id}`,
      },
      body: presentApiKeyWithSecret(key, secret),
    };
  };

function requireFuture(expiresAt: Date | null, now: Date): void {
  if (expiresAt === null || expiresAt > now) return;
  const msg = 'must be in the future';
  throw new ValidationError([{ loc: ['body', 'expires_at'], msg, type: 'too_early' }]);
}

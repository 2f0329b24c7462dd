import { requireSecret } from '@runyard/db';
import { presentSecret, requireKeyRing } from '../../present/present-secret.ts';
import type { RouteFor } from '../route.ts';

/** GET …/secrets/{secret_name}: all but its value. */
export const getSecretRoute: RouteFor<'getSecret'> =
  ({ engine, keyRing }) =>
  async ({ params }, { caller: { workspaceId } }) => {
    requireKeyRing(keyRing);

    const secret = await requireSecret(engine.db.prisma, { workspaceId, name: params.secret_name });

    return { status: 200, body: presentSecret(secret) };
  };

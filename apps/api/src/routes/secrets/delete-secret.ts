import { deleteSecret } from '@runyard/db';
import { requireKeyRing } from '../../present/present-secret.ts';
import type { RouteFor } from '../route.ts';

/** DELETE …/secrets/{secret_name}: 204. */
export const deleteSecretRoute: RouteFor<'deleteSecret'> =
  ({ engine, keyRing }) =>
  async ({ params }, { caller: { workspaceId }, author }) => {
    requireKeyRing(keyRing);

    await deleteSecret(engine.db.prisma, author, { workspaceId, name: params.secret_name });

    return { status: 204 };
  };

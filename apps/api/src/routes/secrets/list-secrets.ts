import { listSecrets } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentSecret, requireKeyRing } from '../../present/present-secret.ts';
import type { RouteFor } from '../route.ts';

/** GET …/secrets: names, newest first. */
export const listSecretsRoute: RouteFor<'listSecrets'> =
  ({ engine, keyRing }) =>
  async ({ query }, { caller: { workspaceId }, req }) => {
    requireKeyRing(keyRing);

    const secrets = await listSecrets(engine.db.prisma, workspaceId, readPage(query, req));

    return { status: 200, ...presentPage(secrets, presentSecret, req) };
  };

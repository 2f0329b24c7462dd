import { listApiKeys } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentApiKey } from '../../present/present-api-key.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/api-keys: newest first, revoked ones too. */
export const listApiKeysRoute: RouteFor<'listApiKeys'> =
  ({ engine }) =>
  async ({ query }, { caller, req }) => {
    const page = readPage(query, req);

    const keys = await listApiKeys(engine.db.prisma, caller.workspaceId, page);

    return { status: 200, ...presentPage(keys, presentApiKey, req) };
  };

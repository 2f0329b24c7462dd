import { listVersions } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentVersion } from '../../present/present-version.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workflows/{workflow_id}/versions: newest first. */
export const listVersionsRoute: RouteFor<'listVersions'> =
  ({ engine }) =>
  async ({ params, query }, { caller: { workspaceId }, req }) => {
    const page = readPage(query, req);

    const versions = await listVersions(engine.db.sql, { workspaceId, workflowId: params.workflow_id }, page);

    return { status: 200, ...presentPage(versions, presentVersion, req) };
  };

import { listHooks } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentHook } from '../../present/present-hook.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workflows/{workflow_id}/hooks: newest first. */
export const listHooksRoute: RouteFor<'listHooks'> =
  ({ engine }) =>
  async ({ params, query }, { caller: { workspaceId }, req }) => {
    const scope = { workspaceId, workflowId: params.workflow_id };
    const page = readPage(query, req);

    const hooks = await listHooks(engine.db.prisma, scope, page);

    return { status: 200, ...presentPage(hooks, presentHook, req) };
  };

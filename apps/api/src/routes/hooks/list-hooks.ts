import { listHooks } from '@runyard/db';
import { presentHook } from '../../present/present-hook.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workflows/{workflow_id}/hooks: newest first. */
export const listHooksRoute: RouteFor<'listHooks'> =
  ({ engine }) =>
  async ({ params, query }, { caller: { workspaceId } }) => {
    const scope = { workspaceId, workflowId: params.workflow_id };

    const hooks = await listHooks(engine.db.prisma, scope, query);

    return { status: 200, body: hooks.map(presentHook) };
  };

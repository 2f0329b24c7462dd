import { createHook } from '@runyard/db';
import { hashHookSecret, makeHookSecret } from '../../auth/hook-secret.ts';
import { presentHookWithPath } from '../../present/present-hook.ts';
import type { RouteFor } from '../route.ts';

/** POST …/workflows/{workflow_id}/hooks: 201 with the path, which is shown this once. */
export const createHookRoute: RouteFor<'createHook'> =
  ({ engine }) =>
  async ({ params, body }, { caller: { workspaceId }, author }) => {
    const secret = makeHookSecret();

    const hook = await createHook(engine.db.prisma, author, {
      id: engine.ids.next(),
      workspaceId,
      workflowId: params.workflow_id,
      name: body.name,
      secretHash: hashHookSecret(secret),
    });

    return { status: 201, body: presentHookWithPath(hook, secret) };
  };

import { NotFoundError, triggeredBy } from '@runyard/domain';
import { triggerRun } from '@runyard/engine';
import type { RouteFor } from '../route.ts';

/** POST /hooks/{token}: 202 once the run is durable. Says nothing of the workflow but the run's id. */
export const receiveHookRoute: RouteFor<'receiveHook'> =
  ({ admission, engine, identifyHook }) =>
  async ({ params, body }) => {
    const hook = await identifyHook(params.token);
    if (!hook) throw new NotFoundError('there is no such hook');

    admission.admit(hook.workspaceId, 1);
    const run = await triggerRun(engine, {
      workspaceId: hook.workspaceId,
      workflowId: hook.workflowId,
      triggerPayload: body,
      triggeredBy: triggeredBy('webhook', hook.id),
    });

    return { status: 202, body: { run_id: run.id, status: run.status } };
  };

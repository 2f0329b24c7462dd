import { requireRun } from '@runyard/db';
import { type TriggerCommand, type Triggered, triggerRun, triggerRunOnce } from '@runyard/engine';
import { actorOf } from '../../auth/identity.ts';
import type { RouteDeps } from '../../deps.ts';
import { presentAcceptedRun, presentRun } from '../../present/present-run.ts';
import { runOptionsOf } from '../../trigger/run-options.ts';
import type { RouteFor } from '../route.ts';
import { runPath } from './run-path.ts';

/** POST …/trigger: 202 with the pending run, as soon as it is durable; 200 with the first run of this Idempotency-Key. */
export const triggerRunRoute: RouteFor<'triggerRun'> =
  (deps) =>
  async ({ params, headers, body }, { caller }) => {
    const scope = { workspaceId: caller.workspaceId, workflowId: params.workflow_id };
    const command = { ...scope, triggeredBy: actorOf(caller.identity), ...runOptionsOf(body, deps) };

    const triggered = await trigger(deps, command, headers['idempotency-key']);

    if (triggered.kind === 'accepted') {
      const { run } = triggered;
      return { status: 202, headers: { Location: runPath(run) }, body: presentAcceptedRun(run) };
    }
    const run = await requireRun(deps.engine.db, { ...scope, runId: triggered.runId });
    const replayed = { Location: runPath(run), 'Idempotent-Replayed': 'true' };
    return { status: 200, headers: replayed, body: presentRun(run, await deps.explainWaits([run])) };
  };

async function trigger(
  { engine, limits }: RouteDeps,
  command: TriggerCommand,
  key: string | undefined,
): Promise<Triggered> {
  if (key === undefined) return { kind: 'accepted', run: await triggerRun(engine, command) };
  return triggerRunOnce(engine, command, { key, ttlMs: limits.idempotencyTtlMs });
}

import { type RunRecord, type RunScope, requireRun } from '@runyard/db';
import { isTerminalRunStatus, OverloadedError } from '@runyard/domain';
import { findReplay, type TriggerCommand, type Triggered, triggerRun, triggerRunOnce } from '@runyard/engine';
import type { Response } from 'express';
import { actorOf } from '../../auth/identity.ts';
import type { RouteDeps } from '../../deps.ts';
import { presentAcceptedRun, presentRun } from '../../present/present-run.ts';
import { runOptionsOf } from '../../trigger/run-options.ts';
import type { RouteFor } from '../route.ts';
import { runPath } from './run-path.ts';

const MS = 1_000;

/**
 * POST …/trigger: 202 with the pending run, as soon as it is durable; 200 with the first run of this Idempotency-Key.
 * With `wait`: 200 with the run once it has ended, 202 with the run as it is when the time is over. A caller that leaves
 * ends the wait, never the run.
 */
export const triggerRunRoute: RouteFor<'triggerRun'> =
  (deps) =>
  async ({ params, query, headers, body }, { caller, res }) => {
    const scope = { workspaceId: caller.workspaceId, workflowId: params.workflow_id };
    const command = { ...scope, triggeredBy: actorOf(caller.identity), ...runOptionsOf(body, deps) };

    const triggered = await trigger(deps, command, headers['idempotency-key']);

    if (triggered.kind === 'accepted' && query.wait === 0) {
      const { run } = triggered;
      return { status: 202, headers: { Location: runPath(run) }, body: presentAcceptedRun(run) };
    }
    const isReplay = triggered.kind !== 'accepted';
    const runId = isReplay ? triggered.runId : triggered.run.id;
    const run = await findAfterWait(deps, { ...scope, runId }, query.wait * MS, res);
    return {
      status: isReplay || isTerminalRunStatus(run.status) ? 200 : 202,
      headers: { Location: runPath(run), ...(isReplay && { 'Idempotent-Replayed': 'true' }) },
      body: presentRun(run, await deps.explainWaits([run])),
    };
  };

/** There is always room for what makes no run: a caller whose answer got lost learns of its run, however much there is to do. */
async function trigger(
  { engine, limits, admission }: RouteDeps,
  command: TriggerCommand,
  key: string | undefined,
): Promise<Triggered> {
  const choice = key === undefined ? null : { key, ttlMs: limits.idempotencyTtlMs };
  try {
    admission.admit(command.workspaceId, 1);
  } catch (error) {
    const replay = error instanceof OverloadedError && choice && (await findReplay(engine, command, choice));
    if (replay) return replay;
    throw error;
  }
  return choice
    ? triggerRunOnce(engine, command, choice)
    : { kind: 'accepted', run: await triggerRun(engine, command) };
}

async function findAfterWait(
  { engine, runStreams }: RouteDeps,
  scope: RunScope,
  waitMs: number,
  res: Response,
): Promise<RunRecord> {
  if (waitMs > 0) await runStreams.waitForEnd(scope.runId, waitMs, res);
  return requireRun(engine.db, scope);
}

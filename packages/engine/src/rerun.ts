import { hasRemovedPayloads, insertRerun, type NewRerun, type RunScope, requireRunStatus } from '@runyard/db';
import {
  ConflictError,
  GoneError,
  isRetryableRunStatus,
  type JsonObject,
  type TriggeredBy,
} from '@runyard/domain';
import type { TriggerContext } from './context.ts';
import { freezeVersion } from './freeze-version.ts';
import { enqueueRun, insertFrozen } from './trigger-run.ts';

/**
 * Accepts a new run that goes on where a failed or cancelled one stopped: same version, same payload, and what
 * completed there is taken over when it starts. Returns its id. As durable as a trigger. Throws `NotFoundError`,
 * `ConflictError` (`run_not_retryable`, and as `freezeVersion` does), and `GoneError` where retention has removed payloads.
 */
export async function retryRun(
  ctx: TriggerContext,
  source: RunScope,
  triggeredBy: TriggeredBy,
): Promise<string> {
  return acceptRerun(ctx, { source, kind: 'retry', triggeredBy, triggerPayload: null, version: 'same' });
}

export interface ReplayCommand {
  source: RunScope;
  triggeredBy: TriggeredBy;
  /** Null: the payload of the source. */
  triggerPayload: JsonObject | null;
  version: 'same' | 'current';
}

/** Accepts a new run that runs every node again, whatever became of its source. Otherwise as `retryRun`. */
export async function replayRun(ctx: TriggerContext, command: ReplayCommand): Promise<string> {
  return acceptRerun(ctx, { ...command, kind: 'replay' });
}

async function acceptRerun(ctx: TriggerContext, command: Omit<NewRerun, 'id'>): Promise<string> {
  const rerun = { id: ctx.ids.next(), ...command };
  const insert = () => insertRerun(ctx.db.sql, rerun);
  const accepted = (await insert()) ?? (await explainOrFreeze(ctx, rerun, insert));
  enqueueRun(ctx, accepted);
  return accepted.id;
}

async function explainOrFreeze(
  ctx: TriggerContext,
  { source, kind, triggerPayload }: NewRerun,
  insert: () => ReturnType<typeof insertRerun>,
) {
  const status = await requireRunStatus(ctx.db.sql, source);
  if (kind === 'retry' && !isRetryableRunStatus(status))
    throw new ConflictError(
      'run_not_retryable',
      `the run is ${status}; only a failed or cancelled run can be retried`,
    );
  if (kind === 'retry' || triggerPayload === null) await requirePayloads(ctx, source, kind);
  return insertFrozen(() => freezeVersion(ctx, source.workspaceId, source.workflowId), insert);
}

/** A retry takes over whatever its source has left; a replay only the payload of its trigger. */
async function requirePayloads(
  ctx: TriggerContext,
  { runId }: RunScope,
  kind: NewRerun['kind'],
): Promise<void> {
  if (!(await hasRemovedPayloads(ctx.db.sql, runId, kind === 'retry' ? 'anything' : 'trigger'))) return;
  throw new GoneError(
    'retention has removed payloads of this run (RETENTION_PAYLOAD_DAYS); replay it with another trigger_payload',
  );
}

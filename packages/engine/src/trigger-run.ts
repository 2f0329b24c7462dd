import type { AcceptedRun as Accepted, NewRun } from '@runyard/db';
import { ConflictError, type JsonObject, type TriggeredBy } from '@runyard/domain';
import type { TriggerContext } from './context.ts';
import { freezeVersion } from './freeze-version.ts';

export interface TriggerCommand {
  workspaceId: string;
  workflowId: string;
  triggerPayload: JsonObject;
  triggeredBy: TriggeredBy | null;
  /** Not before this time; a time in the past is now. Default: at once. */
  runAt?: Date | null;
  /** 1 (most urgent, the default) to 10. */
  priority?: number;
  /** What this run may spend; the workflow's own limit counts, too. Default: no limit of its own. */
  maxCostCents?: number | null;
  /** How long this run may take from its start, in milliseconds; the workflow's own limit counts, too. Default: no limit of its own. */
  timeoutMs?: number | null;
}

/** A run as it is accepted. `maxCostCents` and `timeoutMs` are the smaller of its own limit and its workflow's. */
export interface AcceptedRun extends NewRun {
  status: 'pending';
  versionId: string;
  createdAt: Date;
  runAt: Date | null;
  priority: number;
  maxCostCents: number | null;
  timeoutMs: number | null;
}

/**
 * Accepts a run: once this resolves, the run is durable and will reach a terminal status. Its job is added after the
 * commit and not waited for; when that add is lost, the sweeper makes up for it. Throws as `freezeVersion` does.
 */
export async function triggerRun(ctx: TriggerContext, command: TriggerCommand): Promise<AcceptedRun> {
  const run: NewRun = { id: ctx.ids.next(), ...command };

  const accepted = (await ctx.db.insertRun(run)) ?? (await freezeAndInsert(ctx, run));

  return acceptRun(ctx, run, accepted);
}

const freezeAndInsert = (ctx: TriggerContext, run: NewRun) =>
  insertFrozen(
    () => freezeVersion(ctx, run.workspaceId, run.workflowId),
    () => ctx.db.insertRun(run),
  );

/** The first run since the graph was edited freezes it; an edit that comes in between makes it do so once more. */
export async function insertFrozen(
  freeze: () => Promise<void>,
  insert: () => Promise<Accepted | null>,
): Promise<Accepted> {
  for (let edits = 0; edits < MAX_EDITS_BETWEEN; edits++) {
    await freeze();
    const accepted = await insert();
    if (accepted) return accepted;
  }
  throw workflowChanging();
}

export const MAX_EDITS_BETWEEN = 3;

export const workflowChanging = () =>
  new ConflictError('workflow_changing', 'the workflow is being edited at this moment; trigger it again');

/** What follows the commit: the run's job. */
export function acceptRun(ctx: TriggerContext, run: NewRun, accepted: Accepted): AcceptedRun {
  enqueueRun(ctx, accepted);
  return { ...run, ...accepted, runAt: run.runAt ?? null, status: 'pending' };
}

/** Adds the job of an accepted run, and does not wait for it. */
export function enqueueRun(ctx: TriggerContext, { id: runId, versionId, priority, delayMs }: Accepted): void {
  if (!ctx.queue.isReady()) return;
  ctx.queue
    .addRunJob({ runId, versionId, priority }, { delayMs })
    .catch((err) => ctx.log.warn({ err, runId }, 'run job not added, the sweeper will add it'));
}

import type { NewRun } from '@runyard/db';
import { ConflictError, type JsonObject } from '@runyard/domain';
import type { TriggerContext } from './context.ts';
import { freezeVersion } from './freeze-version.ts';

export interface TriggerCommand {
  workspaceId: string;
  workflowId: string;
  triggerPayload: JsonObject;
  /** Who: `user:<id>`, `api_key:<id>`. */
  triggeredBy: string | null;
}

/** A run as it is accepted. */
export interface AcceptedRun extends NewRun {
  versionId: string;
  status: 'pending';
  createdAt: Date;
}

/**
 * Accepts a run: once this resolves, the run is durable and will reach a terminal status. Its job is added after the
 * commit and not waited for; when that add is lost, the sweeper makes up for it. Throws as `freezeVersion` does.
 */
export async function triggerRun(ctx: TriggerContext, command: TriggerCommand): Promise<AcceptedRun> {
  const run: NewRun = { id: ctx.ids.next(), ...command };

  const accepted = (await ctx.db.insertRun(run)) ?? (await freezeAndInsert(ctx, run));

  enqueueRun(ctx, run.id, accepted.versionId);
  return { ...run, ...accepted, status: 'pending' };
}

/** The first trigger since the graph was edited freezes it; an edit that comes in between makes it do so once more. */
async function freezeAndInsert(ctx: TriggerContext, run: NewRun) {
  for (let edits = 0; edits < MAX_EDITS_BETWEEN; edits++) {
    await freezeVersion(ctx, run.workspaceId, run.workflowId);
    const accepted = await ctx.db.insertRun(run);
    if (accepted) return accepted;
  }
  throw new ConflictError(
    'workflow_changing',
    'the workflow is being edited at this moment; trigger it again',
  );
}

const MAX_EDITS_BETWEEN = 3;

function enqueueRun(ctx: TriggerContext, runId: string, versionId: string): void {
  if (!ctx.queue.isReady()) return;
  ctx.queue
    .addRunJob({ runId, versionId })
    .catch((err) => ctx.log.warn({ err, runId }, 'run job not added, the sweeper will add it'));
}

import type { KeyedInsert, KeyedRun } from '@runyard/db';
import { AppError } from '@runyard/domain';
import type { TriggerContext } from './context.ts';
import { freezeVersion } from './freeze-version.ts';
import { type IdempotencyChoice, keyedRun, type Triggered, triggeredOf } from './trigger-once.ts';
import { MAX_EDITS_BETWEEN, type TriggerCommand, workflowChanging } from './trigger-run.ts';

export type BatchCommand = Pick<TriggerCommand, 'workspaceId' | 'workflowId' | 'triggeredBy'> & {
  items: BatchItem[];
};

export type BatchItem = Omit<TriggerCommand, 'workspaceId' | 'workflowId' | 'triggeredBy'> & {
  /** Null: no key, each time a new run. */
  idempotency: IdempotencyChoice | null;
};

/** What became of one item, in place of what it would have thrown alone. */
export type BatchAnswer = Triggered | { kind: 'refused'; error: AppError };

/**
 * Accepts many runs of one workflow, with one statement and one add to the queue: each as by `triggerRun`, or as by
 * `triggerRunOnce` when it has a key. Of items with the same key the first is accepted and the others are its replays.
 * Throws what is wrong with the workflow, unless there is an item that can be answered without it.
 */
export async function triggerRuns(
  ctx: TriggerContext,
  { items, ...scope }: BatchCommand,
): Promise<BatchAnswer[]> {
  const runs = items.map(({ idempotency, ...options }) =>
    keyedRun(ctx, { ...scope, ...options }, idempotency),
  );
  const { inserts, problem } = await insertAll(ctx, runs);
  return runs.map((run, index) => answerOf(ctx, run, inserts[index], problem));
}

interface Inserted {
  inserts: KeyedInsert[];
  /** Why the refused ones were. */
  problem: AppError;
}

/** The first trigger since the graph was edited freezes it, and what was refused is written after that. */
async function insertAll(ctx: TriggerContext, runs: KeyedRun[]): Promise<Inserted> {
  let inserts = await ctx.db.insertKeyedRuns(runs);
  let problem: AppError = workflowChanging();
  for (let edits = 0; edits < MAX_EDITS_BETWEEN && inserts.some(isRefused); edits++) {
    const frozen = await freeze(ctx, runs);
    if (frozen !== true) {
      problem = frozen;
      break;
    }
    const again = await ctx.db.insertKeyedRuns(runs.filter((_, index) => isRefused(inserts[index])));
    inserts = inserts.map((insert) => (isRefused(insert) ? (again.shift() ?? insert) : insert));
  }
  if (inserts.every(isRefused)) throw problem;
  return { inserts, problem };
}

const isRefused = (insert: KeyedInsert | undefined) => insert?.kind === 'refused';

/** True, or why the workflow cannot be triggered. What may pass by itself is thrown: the whole batch can be sent again. */
async function freeze(ctx: TriggerContext, [run]: KeyedRun[]): Promise<true | AppError> {
  try {
    if (run) await freezeVersion(ctx, run.workspaceId, run.workflowId);
    return true;
  } catch (error) {
    if (error instanceof AppError && !('retryAfterSeconds' in error)) return error;
    throw error;
  }
}

function answerOf(
  ctx: TriggerContext,
  run: KeyedRun,
  insert: KeyedInsert | undefined,
  problem: AppError,
): BatchAnswer {
  if (!insert || insert.kind === 'refused') return { kind: 'refused', error: problem };
  try {
    return triggeredOf(ctx, run, insert);
  } catch (error) {
    if (error instanceof AppError) return { kind: 'refused', error };
    throw error;
  }
}

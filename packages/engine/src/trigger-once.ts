import { findKeyHolders, type KeyedInsert, type KeyedRun } from '@runyard/db';
import { assertNever, KeyInFlightError, KeyReusedError } from '@runyard/domain';
import type { TriggerContext } from './context.ts';
import { fingerprintOf } from './fingerprint.ts';
import { freezeVersion } from './freeze-version.ts';
import {
  type AcceptedRun,
  acceptRun,
  MAX_EDITS_BETWEEN,
  type TriggerCommand,
  workflowChanging,
} from './trigger-run.ts';

/** A key that a caller has chosen, so that a request that is sent again makes no second run. */
export interface IdempotencyChoice {
  key: string;
  /** How long the key stands for its run, in milliseconds. */
  ttlMs: number;
}

/** The run that was accepted now, or the one that the key has stood for since before. */
export type Triggered = { kind: 'accepted'; run: AcceptedRun } | { kind: 'replayed'; runId: string };

/**
 * `triggerRun`, at most once for each key of a workspace: whoever comes with the same key and the same request gets the
 * first run, whatever has become of it and of its workflow. Throws as `triggerRun`; `KeyReusedError` for another
 * request; `KeyInFlightError` when the first one is still being written.
 */
export async function triggerRunOnce(
  ctx: TriggerContext,
  command: TriggerCommand,
  choice: IdempotencyChoice,
): Promise<Triggered> {
  const run = keyedRun(ctx, command, choice);
  for (let edits = 0; edits <= MAX_EDITS_BETWEEN; edits++) {
    const insert = await ctx.db.insertKeyedRun(run);
    if (insert.kind !== 'refused') return triggeredOf(ctx, run, insert);
    await freezeVersion(ctx, command.workspaceId, command.workflowId);
  }
  throw workflowChanging();
}

/** The run that `triggerRunOnce` would answer without writing one; null: none. Throws `KeyReusedError`. */
export async function findReplay(
  ctx: TriggerContext,
  command: TriggerCommand,
  choice: IdempotencyChoice,
): Promise<Triggered | null> {
  const run = keyedRun(ctx, command, choice);
  const holder = (await findKeyHolders(ctx.db.sql, [run])).get(run);
  return holder ? triggeredOf(ctx, run, { kind: 'held', ...holder }) : null;
}

export function keyedRun(
  ctx: TriggerContext,
  command: TriggerCommand,
  choice: IdempotencyChoice | null,
): KeyedRun {
  const idempotency = choice && { ...choice, fingerprint: fingerprintOf(command) };
  return { id: ctx.ids.next(), ...command, idempotency };
}

/** What an insert means to the caller whose run it was. */
export function triggeredOf(
  ctx: TriggerContext,
  run: KeyedRun,
  insert: Exclude<KeyedInsert, { kind: 'refused' }>,
): Triggered {
  switch (insert.kind) {
    case 'accepted':
      return { kind: 'accepted', run: acceptRun(ctx, run, insert.run) };
    case 'held':
      if (insert.fingerprint !== run.idempotency?.fingerprint) throw new KeyReusedError();
      return { kind: 'replayed', runId: insert.runId };
    case 'in_flight':
      throw new KeyInFlightError();
    default:
      return assertNever(insert);
  }
}

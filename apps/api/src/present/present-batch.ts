import { ERROR_STATUS, type TriggerResult } from '@runyard/contracts';
import type { RunRecord, RunRow } from '@runyard/db';
import { type AppError, assertNever, NotFoundError } from '@runyard/domain';
import type { BatchAnswer, Waits } from '@runyard/engine';
import { detailOf } from '../middleware/present-error.ts';
import { presentAcceptedRun, presentRun } from './present-run.ts';

/** What one item of a batch is told. `replayed` holds the runs that keys have made before, by id. */
export function presentBatchAnswer(
  answer: BatchAnswer,
  replayed: Map<string, RunRecord>,
  waits: Waits,
): TriggerResult {
  switch (answer.kind) {
    case 'accepted':
      return { ...accepted, run: presentAcceptedRun(answer.run) };
    case 'replayed': {
      const run = replayed.get(answer.runId);
      return run ? presentReplay(run, waits) : presentRefusal(new NotFoundError('run not found'));
    }
    case 'refused':
      return presentRefusal(answer.error);
    default:
      return assertNever(answer);
  }
}

const accepted = { status: 202, error: null, idempotent_replayed: false } as const;

/** A batch can replay as many runs as it has items, so their node runs stay out. */
export const withoutNodeRuns = (run: RunRow): RunRecord => ({ ...run, nodeRuns: [], graph: { nodes: [] } });

const presentReplay = (run: RunRecord, waits: Waits): TriggerResult => ({
  status: 200,
  run: presentRun(run, waits),
  error: null,
  idempotent_replayed: true,
});

const presentRefusal = (error: AppError): TriggerResult => ({
  status: ERROR_STATUS[error.code] as TriggerResult['status'],
  run: null,
  error: { code: error.code, detail: detailOf(error) },
  idempotent_replayed: false,
});

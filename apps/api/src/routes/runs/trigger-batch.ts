import type { TriggerBatchItem, TriggerResult } from '@runyard/contracts';
import { listRunRows } from '@runyard/db';
import { ValidationError } from '@runyard/domain';
import { type BatchAnswer, type BatchItem, triggerRuns } from '@runyard/engine';
import { actorOf } from '../../auth/identity.ts';
import type { RouteDeps } from '../../deps.ts';
import { presentBatchAnswer, withoutNodeRuns } from '../../present/present-batch.ts';
import { runOptionsOf } from '../../trigger/run-options.ts';
import type { RouteFor } from '../route.ts';

/** POST …/trigger/batch: what became of each item, in order; 202 or 200 when all items agree, else 207. */
export const triggerBatchRoute: RouteFor<'triggerBatch'> =
  (deps) =>
  async ({ params, body }, { caller }) => {
    const { db } = deps.engine;
    requireSize(body.items, deps.limits.maxBatchItems);
    const read = body.items.map((item, index) => readItem(item, index, deps));
    const triggeredBy = actorOf(caller.identity);
    const scope = { workspaceId: caller.workspaceId, workflowId: params.workflow_id, triggeredBy };

    const items = read.flatMap((item) => ('kind' in item ? [] : [item]));
    if (items.length > 0) deps.admission.admit(caller.workspaceId, items.length);
    const triggered = items.length === 0 ? [] : await triggerRuns(deps.engine, { ...scope, items });

    const answers = read.map((item) => ('kind' in item ? item : (triggered.shift() ?? missing())));
    const runIds = answers.flatMap((answer) => (answer.kind === 'replayed' ? [answer.runId] : []));
    const rows = await listRunRows(db.sql, caller.workspaceId, runIds);
    const replayed = new Map([...rows].map(([id, row]) => [id, withoutNodeRuns(row)]));
    const waits = await deps.explainWaits([...replayed.values()]);
    const results = answers.map((answer) => presentBatchAnswer(answer, replayed, waits));
    return { status: statusOf(results), body: results };
  };

function requireSize(items: unknown[], max: number): void {
  if (items.length <= max) return;
  const msg = `a batch has at most ${max} items (MAX_BATCH_ITEMS)`;
  throw new ValidationError([{ loc: ['body', 'items'], msg, type: 'too_big' }]);
}

/** An item that cannot be accepted whatever its workflow is refused alone. */
function readItem(item: TriggerBatchItem, index: number, deps: RouteDeps): BatchItem | BatchAnswer {
  const { idempotency_key: key, ...options } = item;
  try {
    const ttlMs = deps.limits.idempotencyTtlMs;
    const idempotency = key === null ? null : { key, ttlMs };
    return { ...runOptionsOf(options, deps, ['body', 'items', index]), idempotency };
  } catch (error) {
    if (error instanceof ValidationError) return { kind: 'refused', error };
    throw error;
  }
}

function missing(): never {
  throw new Error('the engine answered with fewer items than it was given');
}

function statusOf(results: TriggerResult[]): 200 | 202 | 207 {
  if (results.every(({ status }) => status === 202)) return 202;
  return results.every(({ status }) => status === 200) ? 200 : 207;
}

import type { JsonObject, NodeRunStatus } from '@runyard/domain';
import { answerFirst } from '../answer-first.ts';
import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';
import { type Lease, leaseKey, type SpendRow, sumOfSpend, type TaskRow } from './lease.ts';

export interface Completion extends Lease {
  attempt: number;
  /** The rendered input_mapping; null when the input is the upstream output as it is. */
  inputData: JsonObject | null;
  outputData: JsonObject;
  /** What it ended with, where its type has labels. */
  label?: string | null;
  /** Set: its successors are not counted down, because the caller decides about them in the same transaction. */
  followedByCaller?: true;
  spend: SpendRow[];
  /** Whether it has reserved money, which is given back now. Default: false. */
  hasReserved?: boolean;
  task: TaskRow | null;
}

/** A node run that a settlement made `queued`. */
export interface ReadyNodeRun {
  id: string;
  runId: string;
  pool: string;
  leaseEpoch: number;
}

/** What a node run is while it is settled: a worker runs it, or it waits for somebody. */
export type Settleable = Extract<NodeRunStatus, 'running' | 'waiting'>;

/**
 * `from` → `completed` for the holder of the lease, or of the last one, with output, cost entries, the task, the run's total and the
 * unlocking of successors (`pending` → `queued` at 0 pending dependencies), all in one statement. Null for a lease
 * that is no longer held. Successors are locked in id order, so that two settlements cannot wait for each other.
 */
export async function settleCompleted(
  sql: Sql,
  completions: Completion[],
  from: Settleable = 'running',
): Promise<(ReadyNodeRun[] | null)[]> {
  const rows = await sql.$queryRaw<SettledRow[]>`
    WITH input AS (
      SELECT * FROM jsonb_to_recordset(${settleText(completions)}::jsonb)
        AS t("nodeRunId" uuid, "leaseEpoch" int, attempt int, "inputData" jsonb, "outputData" jsonb,
             label text, "followedByCaller" boolean, "hasReserved" boolean, "costNanos" bigint, spend jsonb, task jsonb)
    ), settled AS (
      UPDATE node_runs n
         SET status = 'completed', completed_at = now(), lease_expires_at = NULL, error = NULL,
             input_data = coalesce(i."inputData", n.input_data), output_data = i."outputData", label = i.label, cost_nanos = n.cost_nanos + i."costNanos",
             task_id = coalesce(n.task_id, (i.task->>'id')::uuid)
        FROM input i
       WHERE n.id = ANY(${completions.map((completion) => completion.nodeRunId)}::uuid[])
         AND n.id = i."nodeRunId" AND n.status = ${from} AND n.lease_epoch = i."leaseEpoch"
      RETURNING n.id, n.run_id, n.lease_epoch, n.workspace_id, n.started_at, i.attempt,
                CASE WHEN i."followedByCaller" THEN '{}' ELSE n.successor_ids END AS successor_ids,
                i."costNanos" AS cost_nanos, n.cost_nanos AS total_nanos, i.spend, i.task, i."hasReserved" AS has_reserved
    ), released AS (
      DELETE FROM reservations WHERE node_run_id = ANY(ARRAY(SELECT id FROM settled WHERE has_reserved))
    ), spent AS (
      INSERT INTO cost_entries
             (id, workspace_id, workflow_id, run_id, node_run_id, attempt, provider, model, cost_nanos, price_version, input_tokens,
              cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens)
      SELECT e.id, s.workspace_id, (SELECT workflow_id FROM runs WHERE id = s.run_id), s.run_id, s.id, s.attempt, e.provider, e.model, e."costNanos", e."priceVersion", e."inputTokens",
             e."cachedInputTokens", e."cacheWriteTokens", e."outputTokens", e."reasoningTokens"
        FROM settled s, jsonb_to_recordset(s.spend)
          AS e(id uuid, provider text, model text, "costNanos" bigint, "priceVersion" text, "inputTokens" int, "cachedInputTokens" int,
               "cacheWriteTokens" int, "outputTokens" int, "reasoningTokens" int)
    ), totals AS (
      UPDATE runs r SET total_cost_nanos = r.total_cost_nanos + s.cost_nanos
        FROM (SELECT run_id, sum(cost_nanos) AS cost_nanos FROM settled GROUP BY run_id) s
       WHERE r.id = s.run_id AND s.cost_nanos > 0
    ), tasks_written AS (
      INSERT INTO tasks (id, workspace_id, run_id, node_run_id, title, description, status, output_data, cost_nanos,
                         started_at, completed_at)
      SELECT (s.task->>'id')::uuid, s.workspace_id, s.run_id, s.id, s.task->>'title', s.task->>'description',
             'completed', s.task->'outputData', s.total_nanos, s.started_at, now()
        FROM settled s WHERE s.task IS NOT NULL
          ON CONFLICT (node_run_id) DO UPDATE SET status = 'completed', output_data = excluded.output_data,
                 output_payload_id = excluded.output_payload_id,
             title = excluded.title, description = excluded.description,
             cost_nanos = excluded.cost_nanos, completed_at = excluded.completed_at
    ), unlocks AS (
      SELECT successor_id, count(*)::int AS completed_count
        FROM settled, unnest(successor_ids) AS successor_id GROUP BY successor_id
    ), locked AS (
      SELECT n.id, u.completed_count FROM node_runs n JOIN unlocks u ON u.successor_id = n.id
       ORDER BY n.id FOR NO KEY UPDATE OF n
    ), unlocked AS (
      UPDATE node_runs n
         SET pending_dependencies = n.pending_dependencies - l.completed_count,
             status = CASE WHEN n.pending_dependencies = l.completed_count THEN 'queued' ELSE n.status END,
             queued_at = CASE WHEN n.pending_dependencies = l.completed_count THEN now() END
        FROM locked l WHERE n.id = l.id AND n.status = 'pending'
      RETURNING n.id, n.run_id, n.pool, n.lease_epoch, n.attempt, n.pending_dependencies
    ), logged AS (
      ${INSERT_RUN_EVENTS}
      SELECT run_id, id, 'completed', attempt, NULL FROM settled
      UNION ALL
      SELECT run_id, id, 'queued', attempt, NULL FROM unlocked WHERE pending_dependencies = 0
    )
    SELECT s.id::text, s.run_id::text AS "runId", NULL AS pool, s.lease_epoch AS "leaseEpoch" FROM settled s
    UNION ALL
    SELECT u.id::text, u.run_id::text, u.pool, u.lease_epoch FROM unlocked u WHERE u.pending_dependencies = 0`;
  return answersOf(completions, rows);
}

type SettledRow = Omit<ReadyNodeRun, 'pool'> & { pool: string | null };

/** Ready node runs are given to the first settlement of their run, so that each is enqueued once. */
function answersOf(completions: Completion[], rows: SettledRow[]): (ReadyNodeRun[] | null)[] {
  const settled = new Map<string, string>();
  const ready = new Map<string, ReadyNodeRun[]>();
  for (const { pool, ...row } of rows) {
    if (pool === null) settled.set(leaseKey({ nodeRunId: row.id, ...row }), row.runId);
    else ready.set(row.runId, [...(ready.get(row.runId) ?? []), { ...row, pool }]);
  }
  return answerFirst(completions, leaseKey, settled).map((runId) => {
    if (runId === null) return null;
    const mine = ready.get(runId) ?? [];
    ready.delete(runId);
    return mine;
  });
}

const settleText = (completions: Completion[]) =>
  jsonText(completions.map((completion) => ({ ...completion, costNanos: sumOfSpend(completion.spend) })));

import type { JsonObject } from '@runyard/domain';
import { answerFirst } from '../answer-first.ts';
import type { Sql } from '../client.ts';
import { ITEM_COLUMN, type Item } from '../items/item-ref.ts';
import { wholePayload } from '../payloads/whole-payload.ts';
import { INSERT_RUN_EVENTS_OF_CLAIMS } from '../run-events/insert-run-events.ts';

export interface Claim {
  nodeRunId: string;
  leaseMs: number;
  /** Who claims it, as `host:pid`, for the history of its attempts. Default: not told. */
  worker?: string;
}

/** A claimed node run, with everything its execution needs but the frozen graph. */
export interface ClaimedNodeRun {
  id: string;
  runId: string;
  workspaceId: string;
  workflowId: string;
  versionId: string;
  nodeId: string;
  attempt: number;
  /** Somebody has approved that it runs. */
  isApproved: boolean;
  leaseEpoch: number;
  /** Of the run. */
  priority: number;
  /** `{}` for an item of a map that does not read it. */
  triggerPayload: JsonObject;
  /** Output of each upstream node run, by node id: `{ error }` of one that failed, null of one that was skipped. */
  upstream: Record<string, JsonObject | null>;
  /** The item of a map that it is for; null for a node of the graph. */
  item: Item | null;
}

/**
 * `queued` → `running` with the next lease epoch, for node runs that are due. Null for one that another worker holds,
 * that is not due yet, or that has left the queue. The commit does not wait for the disk: a claim that a crash of the
 * server undoes leaves a queued node run, which is claimed again.
 */
export async function claimNodeRuns(sql: Sql, claims: Claim[]): Promise<(ClaimedNodeRun | null)[]> {
  const rows = await sql.$queryRaw<ClaimedNodeRun[]>`
    WITH claimed AS (
      UPDATE node_runs n
         SET status = 'running', lease_epoch = n.lease_epoch + 1, resume_at = NULL, attempt_ends_at = NULL,
             lease_expires_at = now() + i.lease_ms * interval '1 millisecond',
             started_at = coalesce(n.started_at, now())
        FROM unnest(${claims.map((claim) => claim.nodeRunId)}::uuid[], ${claims.map((claim) => claim.leaseMs)}::int[],
                    ${claims.map((claim) => claim.worker ?? null)}::text[]) AS i(id, lease_ms, worker), runs r,
             (SELECT set_config('synchronous_commit', 'off', true) AS mode) AS commit
       WHERE commit.mode = 'off' AND n.id = ANY(${claims.map((claim) => claim.nodeRunId)}::uuid[]) AND n.id = i.id AND n.status = 'queued' AND (n.resume_at IS NULL OR n.resume_at <= now()) AND r.id = n.run_id
      RETURNING n.id::text, n.run_id::text AS "runId", n.workspace_id::text AS "workspaceId",
                r.workflow_id::text AS "workflowId", r.version_id::text AS "versionId", n.node_id::text AS "nodeId",
                n.attempt, n.is_approved AS "isApproved", n.lease_epoch AS "leaseEpoch", r.priority,
                CASE WHEN n.reads_payload IS FALSE THEN '{}'::jsonb ELSE ${wholePayload('r', 'trigger')} END AS "triggerPayload",
                CASE WHEN n.upstream_ids = '{}' THEN '{}'::jsonb ELSE
                  (SELECT coalesce(jsonb_object_agg(u.node_id, ${wholePayload('u', 'output')}), '{}') FROM node_runs u
                    WHERE u.id = ANY(n.upstream_ids) AND u.status IN ('completed', 'failed', 'skipped')) END AS upstream,
                ${ITEM_COLUMN}, i.worker
    ), logged AS (
      ${INSERT_RUN_EVENTS_OF_CLAIMS} SELECT "runId"::uuid, id::uuid, 'running', attempt, NULL, worker FROM claimed
    )
    SELECT * FROM claimed`;
  return answerFirst(claims, (claim) => claim.nodeRunId, new Map(rows.map((row) => [row.id, row])));
}

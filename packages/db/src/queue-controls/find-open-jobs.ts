import type { NodeRunStatus, RunStatus } from '@runyard/domain';
import { Prisma, type Sql } from '../client.ts';
import type { NodeRunRecord, RunRecord } from '../runs/run-record.ts';
import { IS_LIVE } from '../workers/list-workers.ts';

/** What is looked for: a run, a node run, the open runs of a workflow, or what a worker says that it holds. */
export interface OpenJobsSearch {
  of: 'run' | 'node_run' | 'workflow' | 'worker';
  id: string;
  /** Runs, and node runs, at most. */
  limit: number;
}

/** A run that has not ended, with those of its node runs that may have a job. */
export interface OpenRun
  extends Pick<
    RunRecord,
    | 'id'
    | 'workspaceId'
    | 'workflowId'
    | 'versionId'
    | 'createdAt'
    | 'startedAt'
    | 'runAt'
    | 'scheduledAt'
    | 'priority'
  > {
  status: RunStatus;
  nodeRuns: OpenNodeRun[];
}

export interface OpenNodeRun
  extends Pick<
    NodeRunRecord,
    | 'id'
    | 'runId'
    | 'nodeId'
    | 'pool'
    | 'attempt'
    | 'queuedAt'
    | 'resumeAt'
    | 'retryAt'
    | 'waitReason'
    | 'waitingSince'
    | 'childRunId'
    | 'parentNodeRunId'
    | 'error'
    | 'createdAt'
    | 'startedAt'
  > {
  status: NodeRunStatus;
  leaseEpoch: number;
  nodeKey: string | null;
  /** The worker that says that it holds it; null: none does. */
  worker: { id: string; host: string; pid: number } | null;
}

/** What of the work of all workspaces is open, oldest runs first: for administrators of the whole system. */
export async function findOpenJobs(sql: Sql, search: OpenJobsSearch): Promise<OpenRun[]> {
  const nodeRunIds = await namedNodeRuns(sql, search);
  if (nodeRunIds?.length === 0) return [];
  const runs = await sql.$queryRaw<Omit<OpenRun, 'nodeRuns'>[]>`
    SELECT id::text, workspace_id::text AS "workspaceId", workflow_id::text AS "workflowId", version_id::text AS "versionId",
           status, created_at AS "createdAt", started_at AS "startedAt", run_at AS "runAt", priority,
           CASE WHEN run_at > now() THEN run_at END AS "scheduledAt"
      FROM runs WHERE completed_at IS NULL AND ${scopeOf(search, nodeRunIds)}
     ORDER BY created_at, id LIMIT ${search.limit}::int`;
  const nodeRuns = await listOpenNodeRuns(
    sql,
    runs.map(({ id }) => id),
    nodeRunIds,
    search.limit,
  );
  return runs.map((run) => ({ ...run, nodeRuns: nodeRuns.filter(({ runId }) => runId === run.id) }));
}

/** The node runs that a search names; null where it names runs. */
async function namedNodeRuns(sql: Sql, { of, id }: OpenJobsSearch): Promise<string[] | null> {
  if (of === 'node_run') return [id];
  if (of !== 'worker') return null;
  const rows = await sql.$queryRaw<{ id: string }[]>`
    SELECT held.id FROM workers w CROSS JOIN LATERAL jsonb_array_elements_text(coalesce(w.stats->'nodeRunIds', '[]')) AS held(id)
     WHERE w.id = ${id}::uuid`;
  return rows.map((row) => row.id);
}

function scopeOf({ of, id }: OpenJobsSearch, nodeRunIds: string[] | null): Prisma.Sql {
  if (nodeRunIds !== null)
    return Prisma.sql`id IN (SELECT run_id FROM node_runs WHERE node_runs.id = ANY(${nodeRunIds}::uuid[]))`;
  if (of === 'run') return Prisma.sql`id = ${id}::uuid`;
  return Prisma.sql`workspace_id = (SELECT w.workspace_id FROM workflows w WHERE w.id = ${id}::uuid)
                    AND (workflow_id = ${id}::uuid) IS TRUE`;
}

/** Of these runs what is queued, runs or waits, and whatever is named. What runs comes first. */
async function listOpenNodeRuns(
  sql: Sql,
  runIds: string[],
  nodeRunIds: string[] | null,
  limit: number,
): Promise<OpenNodeRun[]> {
  if (runIds.length === 0) return [];
  return sql.$queryRaw<OpenNodeRun[]>`
    SELECT n.id::text, n.run_id::text AS "runId", n.node_id::text AS "nodeId", n.status, n.pool, n.attempt,
           n.lease_epoch AS "leaseEpoch", n.queued_at AS "queuedAt", n.resume_at AS "resumeAt",
           CASE WHEN n.resume_at > now() THEN n.resume_at END AS "retryAt", n.wait_reason AS "waitReason",
           n.waiting_since AS "waitingSince", n.child_run_id::text AS "childRunId",
           n.parent_node_run_id::text AS "parentNodeRunId", n.error, n.created_at AS "createdAt", n.started_at AS "startedAt",
           (SELECT g.key FROM jsonb_to_recordset(v.graph->'nodes') AS g(id uuid, key text) WHERE g.id = n.node_id) AS "nodeKey",
           (SELECT json_build_object('id', w.id, 'host', w.host, 'pid', w.pid) FROM workers w
             WHERE ${IS_LIVE} AND w.stats->'nodeRunIds' ? n.id::text ORDER BY w.seen_at DESC LIMIT 1) AS worker
      FROM runs r JOIN node_runs n ON n.run_id = r.id JOIN workflow_versions v ON v.id = r.version_id
     WHERE r.id = ANY(${runIds}::uuid[])
       AND CASE WHEN ${nodeRunIds}::uuid[] IS NULL THEN n.status IN ('queued', 'running', 'waiting')
                ELSE n.id = ANY(${nodeRunIds}::uuid[]) AND n.status IN ('pending', 'queued', 'running', 'waiting') END
     ORDER BY r.created_at, r.id, n.status = 'running' DESC, n.queued_at, n.id LIMIT ${limit}::int`;
}

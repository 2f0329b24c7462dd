import type { RunStatus, TaskStatus } from '@runyard/domain';
import type { Sql } from '../client.ts';

/** What the log does not tell: runs that were accepted a moment ago and have not started, and tasks that wait for a person. */
export interface WorkspaceNews {
  kind: 'run' | 'task';
  workspaceId: string;
  /** Of the run or the task. */
  id: string;
  runId: string;
  /** Null: of a task. */
  workflowId: string | null;
  status: RunStatus & TaskStatus;
  /** When the run was accepted or the task written. */
  at: Date;
}

export interface NewsLimits {
  /** How long ago a run was accepted at most. */
  acceptedWithinMs: number;
  /** The newest of each kind in each workspace. */
  limit: number;
}

/** Of each workspace the newest by its indexes over open runs and over waiting tasks. */
export const listWorkspaceNews = (
  sql: Sql,
  workspaceIds: readonly string[],
  { acceptedWithinMs, limit }: NewsLimits,
): Promise<WorkspaceNews[]> => sql.$queryRaw<WorkspaceNews[]>`
  SELECT 'run' AS kind, w.id::text AS "workspaceId", r.id::text, r.id::text AS "runId", r.workflow_id::text AS "workflowId",
         r.status, r.created_at AS at
    FROM unnest(${[...workspaceIds]}::uuid[]) AS w(id)
   CROSS JOIN LATERAL (
     SELECT id, workflow_id, status, created_at FROM runs
      WHERE workspace_id = w.id AND completed_at IS NULL AND (status = 'pending') IS TRUE
        AND created_at > now() - ${acceptedWithinMs}::float8 * interval '1 millisecond'
      ORDER BY created_at DESC, id DESC LIMIT ${limit}
   ) AS r
   UNION ALL
  SELECT 'task', w.id::text, t.id::text, t.run_id::text, NULL, t.status, t.created_at
    FROM unnest(${[...workspaceIds]}::uuid[]) AS w(id)
   CROSS JOIN LATERAL (
     SELECT id, run_id, status, created_at FROM tasks
      WHERE workspace_id = w.id AND status = 'waiting'
      ORDER BY created_at DESC, id DESC LIMIT ${limit}
   ) AS t`;

/** What became of tasks. */
export interface TaskState {
  id: string;
  workspaceId: string;
  runId: string;
  status: TaskStatus;
  /** When it was decided or ended; now, where neither is known. */
  at: Date;
}

/** The tasks with these ids that are there and wait for nobody. */
export const listDecidedTasks = (sql: Sql, ids: readonly string[]): Promise<TaskState[]> =>
  sql.$queryRaw<TaskState[]>`
    SELECT id::text, workspace_id::text AS "workspaceId", run_id::text AS "runId", status,
           coalesce(completed_at, decided_at, now()) AS at
      FROM tasks WHERE id = ANY(${[...ids]}::uuid[]) AND status <> 'waiting'`;

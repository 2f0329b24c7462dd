import type { FrozenGraph, JsonObject, NodeRunStatus, RunSourceKind, RunStatus } from '@runyard/domain';
import { Prisma, type Sql } from '../client.ts';
import type { NodeRunError } from '../node-runs/lease.ts';

/** A node run as it is read. */
export interface NodeRunRecord {
  id: string;
  runId: string;
  nodeId: string;
  status: NodeRunStatus;
  attempt: number;
  /** Null when the input is the upstream output as it is, or not made yet. */
  inputData: JsonObject | null;
  outputData: JsonObject | null;
  error: NodeRunError | null;
  costNanos: bigint;
  taskId: string | null;
  /** The node run whose output it took over. */
  sourceNodeRunId: string | null;
  createdAt: Date;
  startedAt: Date | null;
  completedAt: Date | null;
}

/** A run's own row. */
export interface RunRow {
  id: string;
  workspaceId: string;
  workflowId: string;
  versionId: string;
  status: RunStatus;
  triggeredBy: string | null;
  triggerPayload: JsonObject;
  runAt: Date | null;
  priority: number;
  maxCostCents: number | null;
  errorMessage: string | null;
  sourceRunId: string | null;
  sourceKind: RunSourceKind | null;
  totalCostNanos: bigint;
  createdAt: Date;
  startedAt: Date | null;
  completedAt: Date | null;
}

/** What a statement selects from `runs` for a `RunRow`. */
export const RUN_COLUMNS = Prisma.sql`
  id::text, workspace_id::text AS "workspaceId", workflow_id::text AS "workflowId", version_id::text AS "versionId",
  status, triggered_by AS "triggeredBy", trigger_payload AS "triggerPayload", run_at AS "runAt", priority,
  max_cost_cents AS "maxCostCents", error_message AS "errorMessage",
  source_run_id::text AS "sourceRunId", source_kind AS "sourceKind",
  total_cost_nanos AS "totalCostNanos", created_at AS "createdAt", started_at AS "startedAt",
  completed_at AS "completedAt"`;

/** A run with its node runs in the order of its frozen graph, and that graph. */
export interface RunRecord extends RunRow {
  nodeRuns: NodeRunRecord[];
  graph: FrozenGraph;
}

/**
 * Adds node runs and graphs to rows, with one statement each. Node runs are read after their runs: a run that is
 * shown as ended never has a node run that is shown as not.
 */
export async function withNodeRuns(sql: Sql, runs: RunRow[]): Promise<RunRecord[]> {
  if (runs.length === 0) return [];
  const [nodeRuns, graphs] = await Promise.all([
    listNodeRuns(
      sql,
      runs.map((run) => run.id),
    ),
    findGraphs(sql, [...new Set(runs.map((run) => run.versionId))]),
  ]);
  return runs.map((run) => ({
    ...run,
    nodeRuns: nodeRuns.get(run.id) ?? [],
    graph: graphs.get(run.versionId) ?? { nodes: [] },
  }));
}

async function listNodeRuns(sql: Sql, runIds: string[]): Promise<Map<string, NodeRunRecord[]>> {
  const rows = await sql.$queryRaw<NodeRunRecord[]>`
    SELECT id::text, run_id::text AS "runId", node_id::text AS "nodeId", status, attempt, input_data AS "inputData",
           output_data AS "outputData", error, cost_nanos AS "costNanos", task_id::text AS "taskId",
           source_node_run_id::text AS "sourceNodeRunId",
           created_at AS "createdAt", started_at AS "startedAt", completed_at AS "completedAt"
      FROM node_runs WHERE run_id = ANY(${runIds}::uuid[]) ORDER BY run_id, ordinal`;
  const nodeRuns = new Map<string, NodeRunRecord[]>();
  for (const row of rows) nodeRuns.set(row.runId, [...(nodeRuns.get(row.runId) ?? []), row]);
  return nodeRuns;
}

async function findGraphs(sql: Sql, versionIds: string[]): Promise<Map<string, FrozenGraph>> {
  const rows = await sql.$queryRaw<{ id: string; graph: FrozenGraph }[]>`
    SELECT id::text, graph FROM workflow_versions WHERE id = ANY(${versionIds}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row.graph]));
}

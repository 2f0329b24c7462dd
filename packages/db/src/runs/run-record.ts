import type {
  FrozenGraph,
  Json,
  JsonObject,
  NodeRunStatus,
  RunSourceKind,
  RunStatus,
  WaitReason,
} from '@runyard/domain';
import { Prisma } from '../client.ts';
import type { NodeRunError } from '../node-runs/lease.ts';

/** A node run as it is read. */
export interface NodeRunRecord {
  id: string;
  runId: string;
  nodeId: string;
  status: NodeRunStatus;
  attempt: number;
  /** Leases of it that ran out. */
  rescueCount: number;
  /** Null when the input is the upstream output as it is, or not made yet. */
  inputData: JsonObject | null;
  outputData: JsonObject | null;
  /** What it ended with, where its type has labels. */
  label: string | null;
  error: NodeRunError | null;
  costNanos: bigint;
  taskId: string | null;
  /** The node run whose output it took over. */
  sourceNodeRunId: string | null;
  pool: string;
  /** When it last became `queued`. */
  queuedAt: Date | null;
  /** When its backoff ends, or ended; while it waits, when its wait ends by itself. */
  resumeAt: Date | null;
  /** `resumeAt`, until that time has come. */
  retryAt: Date | null;
  /** What it waits for while it is `waiting`, and since when. */
  waitReason: WaitReason | null;
  waitingSince: Date | null;
  /** The run that it last started and waited for. */
  childRunId: string | null;
  /** Of an item of a map: the map, its place in the list, and itself; null for a node of the graph. */
  parentNodeRunId: string | null;
  itemIndex: number | null;
  itemData: Json;
  /** Of a map: how many items of its last claim have which status; null where it has none. */
  itemCounts: Partial<Record<NodeRunStatus, number>> | null;
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
  /** `runAt`, until that time has come. */
  scheduledAt: Date | null;
  priority: number;
  maxCostCents: number | null;
  /** How long it may take from its start, in milliseconds; null: it has no limit of its own. */
  timeoutMs: number | null;
  /** When it must have ended; null: it has not started, or need not. */
  deadlineAt: Date | null;
  errorCode: string | null;
  errorMessage: string | null;
  sourceRunId: string | null;
  sourceKind: RunSourceKind | null;
  /** Of a run that a workflow node has started: the run and node run that did, and the run at the top; null for any other. */
  parentRunId: string | null;
  parentNodeRunId: string | null;
  rootRunId: string | null;
  totalCostNanos: bigint;
  /** What calls under way may still cost. */
  reservedNanos: bigint;
  /** Cost entries whose price nobody knows: they count 0 in the total. */
  unpricedEntryCount: number;
  createdAt: Date;
  startedAt: Date | null;
  completedAt: Date | null;
}

/** Most runs have none, so this looks into an index that is all but empty. */
const UNPRICED_COLUMN = Prisma.sql`
  (SELECT count(*)::int FROM cost_entries c WHERE c.run_id = runs.id AND c.price_version IS NULL) AS "unpricedEntryCount"`;

/** Only calls under way have one. */
const RESERVED_COLUMN = Prisma.sql`
  (SELECT coalesce(sum(v.nanos), 0)::bigint FROM reservations v WHERE v.run_id = runs.id) AS "reservedNanos"`;

const PARENT_COLUMNS = Prisma.sql`
  parent_run_id::text AS "parentRunId", runs.parent_node_run_id::text AS "parentNodeRunId", root_run_id::text AS "rootRunId"`;

/** What a statement selects from `runs` for a `RunRow`. */
export const RUN_COLUMNS = Prisma.sql`
  id::text, workspace_id::text AS "workspaceId", workflow_id::text AS "workflowId", version_id::text AS "versionId",
  status, triggered_by AS "triggeredBy", trigger_payload AS "triggerPayload", run_at AS "runAt",
  CASE WHEN run_at > now() THEN run_at END AS "scheduledAt", priority,
  max_cost_cents AS "maxCostCents", timeout_ms AS "timeoutMs", deadline_at AS "deadlineAt", error_code AS "errorCode", error_message AS "errorMessage",
  source_run_id::text AS "sourceRunId", source_kind AS "sourceKind", ${PARENT_COLUMNS},
  total_cost_nanos AS "totalCostNanos", ${RESERVED_COLUMN}, ${UNPRICED_COLUMN}, created_at AS "createdAt", started_at AS "startedAt",
  completed_at AS "completedAt"`;

/** A run's own row as a long list shows it. */
export type RunSummaryRow = Omit<RunRow, 'triggerPayload' | 'workspaceId' | 'versionId' | 'reservedNanos'>;

/** What a statement over `runs` selects for a `RunSummaryRow`. */
export const RUN_SUMMARY_COLUMNS = Prisma.sql`
  id::text, workflow_id::text AS "workflowId", status, triggered_by AS "triggeredBy", run_at AS "runAt", priority,
  max_cost_cents AS "maxCostCents", timeout_ms AS "timeoutMs", deadline_at AS "deadlineAt", error_code AS "errorCode", error_message AS "errorMessage", source_run_id::text AS "sourceRunId",
  source_kind AS "sourceKind", ${PARENT_COLUMNS}, total_cost_nanos AS "totalCostNanos", ${UNPRICED_COLUMN}, created_at AS "createdAt",
  started_at AS "startedAt", completed_at AS "completedAt"`;

/** A run with its node runs in the order of its frozen graph, and that graph. */
export interface RunRecord extends RunRow {
  nodeRuns: NodeRunRecord[];
  graph: FrozenGraph;
}

/** What a statement over `node_runs` selects of each, for a row or for JSON, which has no numbers as large and no ids. */
function nodeRunColumns(form: 'row' | 'json'): Prisma.Sql {
  const id = (column: string, name = column) =>
    Prisma.raw(`node_runs.${column}${form === 'row' ? '::text' : ''} AS "${name}"`);
  const cost = form === 'row' ? Prisma.raw('cost_nanos') : Prisma.raw('cost_nanos::text');
  return Prisma.sql`
    ${id('id')}, ${id('run_id', 'runId')}, ${id('node_id', 'nodeId')}, status, attempt, rescue_count AS "rescueCount", input_data AS "inputData",
    output_data AS "outputData", label, error, ${cost} AS "costNanos", ${id('task_id', 'taskId')},
    ${id('source_node_run_id', 'sourceNodeRunId')}, pool, queued_at AS "queuedAt", resume_at AS "resumeAt",
    CASE WHEN resume_at > now() THEN resume_at END AS "retryAt", wait_reason AS "waitReason",
    waiting_since AS "waitingSince", ${id('child_run_id', 'childRunId')}, ${id('parent_node_run_id', 'parentNodeRunId')},
    item_index AS "itemIndex", item_data AS "itemData",
    CASE WHEN wait_reason = 'items' THEN
      (SELECT json_build_object(
         'pending', count(*) FILTER (WHERE i.status = 'pending'), 'queued', count(*) FILTER (WHERE i.status = 'queued'),
         'running', count(*) FILTER (WHERE i.status = 'running'), 'waiting', count(*) FILTER (WHERE i.status = 'waiting'),
         'completed', count(*) FILTER (WHERE i.status = 'completed'), 'failed', count(*) FILTER (WHERE i.status = 'failed'),
         'cancelled', count(*) FILTER (WHERE i.status = 'cancelled'))
         FROM node_runs i WHERE i.parent_node_run_id = node_runs.id AND i.parent_epoch = node_runs.lease_epoch)
      END AS "itemCounts",
    created_at AS "createdAt", started_at AS "startedAt", completed_at AS "completedAt"`;
}

/** What a statement over `node_runs` selects for a `NodeRunRecord`. */
export const NODE_RUN_COLUMNS = nodeRunColumns('row');

/**
 * What a statement over `runs` selects for the node runs of each row; items of maps are not among them. They come as JSON, so that a run is one row and
 * one snapshot: a run that is shown as ended never has a node run that is shown as not.
 */
export const NODE_RUNS_COLUMN = Prisma.sql`
  (SELECT coalesce(json_agg(n), '[]') FROM (
     SELECT ordinal, ${nodeRunColumns('json')}
       FROM node_runs WHERE node_runs.run_id = runs.id AND node_runs.parent_node_run_id IS NULL) AS n) AS "nodeRuns"`;

type InJson<T> = {
  [Key in keyof T]: T[Key] extends Date ? string : T[Key] extends Date | null ? string | null : T[Key];
};

type NodeRunInJson = Omit<InJson<NodeRunRecord>, 'costNanos'> & { costNanos: string; ordinal: number };

/** A row that was selected with `RUN_COLUMNS` and `NODE_RUNS_COLUMN`. */
export interface RunWithNodeRuns extends RunRow {
  nodeRuns: NodeRunInJson[];
}

/** The row as a record, with the graph of its version. */
export const runRecord = (
  { nodeRuns, ...run }: RunWithNodeRuns,
  graph: FrozenGraph | undefined,
): RunRecord => ({
  ...run,
  nodeRuns: nodeRuns.toSorted((one, other) => one.ordinal - other.ordinal).map(nodeRunRecord),
  graph: graph ?? { nodes: [] },
});

const nodeRunRecord = ({ ordinal: _, ...nodeRun }: NodeRunInJson): NodeRunRecord => ({
  ...nodeRun,
  costNanos: BigInt(nodeRun.costNanos),
  queuedAt: dateOrNull(nodeRun.queuedAt),
  resumeAt: dateOrNull(nodeRun.resumeAt),
  retryAt: dateOrNull(nodeRun.retryAt),
  waitingSince: dateOrNull(nodeRun.waitingSince),
  createdAt: new Date(nodeRun.createdAt),
  startedAt: dateOrNull(nodeRun.startedAt),
  completedAt: dateOrNull(nodeRun.completedAt),
});

const dateOrNull = (text: string | null) => (text === null ? null : new Date(text));

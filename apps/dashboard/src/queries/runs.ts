import type { components } from '@runyard/sdk';
import { queryOptions } from '@tanstack/react-query';
import { api, unwrap, unwrapPage } from '../api-client.ts';
import { fallbackRefresh } from '../live/live-state.ts';
import { patchPage } from '../live/patch-runs.ts';
import { changesSince } from '../live/recent-changes.ts';
import { listQuery, type PageQuery } from './list-query.ts';

export type WorkflowRun = components['schemas']['WorkflowRun'];
export type NodeRun = components['schemas']['NodeRun'];
export type RunSummary = components['schemas']['RunSummary'];
export type RunStatus = WorkflowRun['status'];
export type NodeRunStatus = NodeRun['status'];

export const RUN_STATUSES: RunStatus[] = [
  'pending',
  'running',
  'waiting',
  'completed',
  'failed',
  'cancelled',
];

export const TRIGGER_SOURCES = ['user', 'api_key', 'schedule', 'webhook', 'run'] as const;
export type TriggerSource = (typeof TRIGGER_SOURCES)[number];

/** Which runs of a workspace are listed. */
export interface RunFilter {
  status?: RunStatus[] | undefined;
  workflow_id?: string | undefined;
  triggered_by?: string | undefined;
  created_from?: string | undefined;
  created_to?: string | undefined;
  trigger_source?: TriggerSource | undefined;
  /** As the runs show it. */
  min_cost_cents?: number | undefined;
  max_cost_cents?: number | undefined;
  /** A part of the error message. */
  q?: string | undefined;
  /** Exactly this one. */
  error_code?: string | undefined;
}

export const fetchRuns = (workspaceId: string, filter: RunFilter, page: PageQuery, signal?: AbortSignal) =>
  unwrapPage(
    api().GET('/api/v1/workspaces/{workspace_id}/runs', {
      params: { path: { workspace_id: workspaceId }, query: { ...filter, ...page } },
      ...(signal && { signal }),
    }),
  );

/** The stream may be ahead of an answer that was on its way. */
async function fetchRunsNow(workspaceId: string, filter: RunFilter, page: PageQuery, signal: AbortSignal) {
  const startedMs = performance.now();
  return patchPage(await fetchRuns(workspaceId, filter, page, signal), changesSince(startedMs), filter);
}

/** Kept up to date by the stream of the workspace. */
export const runsQuery = (workspaceId: string, filter: RunFilter) => ({
  ...listQuery<RunSummary>(['runs', workspaceId, filter], (page, signal) =>
    fetchRunsNow(workspaceId, filter, page, signal),
  ),
  refetchInterval: fallbackRefresh(workspaceId),
  refetchOnWindowFocus: false,
  structuralSharing: false,
});

export const runQuery = (workflowId: string, runId: string) =>
  queryOptions({
    queryKey: ['run', workflowId, runId],
    queryFn: ({ signal }) =>
      unwrap(
        api().GET('/api/v1/workflows/{workflow_id}/runs/{run_id}', {
          params: { path: { workflow_id: workflowId, run_id: runId } },
          signal,
        }),
      ),
  });

const path = (workflowId: string, runId: string) => ({
  params: { path: { workflow_id: workflowId, run_id: runId } },
});

export const cancelRun = (workflowId: string, runId: string, reason: string | null) =>
  unwrap(
    api().POST('/api/v1/workflows/{workflow_id}/runs/{run_id}/cancel', {
      ...path(workflowId, runId),
      body: { reason },
    }),
  );

export const retryRun = (workflowId: string, runId: string) =>
  unwrap(api().POST('/api/v1/workflows/{workflow_id}/runs/{run_id}/retry', path(workflowId, runId)));

export const replayRun = (workflowId: string, runId: string, payload: Record<string, unknown> | null) =>
  unwrap(
    api().POST('/api/v1/workflows/{workflow_id}/runs/{run_id}/replay', {
      ...path(workflowId, runId),
      body: payload === null ? {} : { trigger_payload: payload },
    }),
  );

/** The graph that a run runs, whatever was edited since. */
export const versionQuery = (workflowId: string, versionId: string) =>
  queryOptions({
    queryKey: ['version', workflowId, versionId],
    queryFn: ({ signal }) =>
      unwrap(
        api().GET('/api/v1/workflows/{workflow_id}/versions/{version}', {
          params: { path: { workflow_id: workflowId, version: versionId } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });

const COST_PAGE = 200;
const MAX_COST_PAGES = 25;
/** Of one run, on one page. */
export const MAX_COST_ENTRIES = COST_PAGE * MAX_COST_PAGES;

/** The cost entries of a run, the latest first; `isCut`: there are more of them. */
export const runCostsQuery = (workflowId: string, runId: string) =>
  queryOptions({
    queryKey: ['run-costs', workflowId, runId],
    queryFn: async ({ signal }) => {
      const entries: components['schemas']['CostEntry'][] = [];
      let cursor: string | null = null;
      for (let page = 0; page < MAX_COST_PAGES; page++) {
        const { rows, next } = await fetchCosts(workflowId, runId, cursor, signal);
        entries.push(...rows);
        cursor = next;
        if (next === null) break;
      }
      return { entries, isCut: cursor !== null };
    },
  });

const fetchCosts = (workflowId: string, runId: string, cursor: string | null, signal: AbortSignal) =>
  unwrapPage(
    api().GET('/api/v1/workflows/{workflow_id}/runs/{run_id}/costs', {
      params: {
        path: { workflow_id: workflowId, run_id: runId },
        query: { limit: COST_PAGE, ...(cursor && { cursor }) },
      },
      signal,
    }),
  );

/** The items of a map. */
export const itemsQuery = (
  workflowId: string,
  runId: string,
  nodeRunId: string,
  status: NodeRunStatus | undefined,
) =>
  listQuery<NodeRun>(['items', workflowId, runId, nodeRunId, status], (page, signal) =>
    unwrapPage(
      api().GET('/api/v1/workflows/{workflow_id}/runs/{run_id}/node-runs/{node_run_id}/items', {
        params: {
          path: { workflow_id: workflowId, run_id: runId, node_run_id: nodeRunId },
          query: { ...page, ...(status && { status }) },
        },
        signal,
      }),
    ),
  );

/** A run of whichever workflow. */
export const workspaceRunQuery = (workspaceId: string, runId: string) =>
  queryOptions({
    queryKey: ['workspace-run', workspaceId, runId],
    queryFn: ({ signal }) =>
      unwrap(
        api().GET('/api/v1/workspaces/{workspace_id}/runs/{run_id}', {
          params: { path: { workspace_id: workspaceId, run_id: runId } },
          signal,
        }),
      ),
  });

/** The id of the run that one compares a run with first: what it retries or replays, else the last one that completed before it. */
export const earlierRunQuery = (workspaceId: string, run: WorkflowRun) =>
  queryOptions({
    queryKey: ['earlier-run', workspaceId, run.id],
    queryFn: async ({ signal }) => {
      if (run.source_run_id !== null) return run.source_run_id;
      const query = {
        workflow_id: run.workflow_id,
        status: ['completed' as const],
        created_to: run.created_at,
        limit: 1,
      };
      const { rows } = await unwrapPage(
        api().GET('/api/v1/workspaces/{workspace_id}/runs', {
          params: { path: { workspace_id: workspaceId }, query },
          signal,
        }),
      );
      return rows[0]?.id ?? null;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

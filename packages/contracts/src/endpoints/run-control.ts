import { CancelledRuns, CancelRunsRequest } from '../cancel-runs.ts';
import { CANCELLED_RUN, REPLAY_RUN, RETRY_RUN } from '../examples/runs.ts';
import { RetriedRuns, RetryRunsRequest } from '../retry-runs.ts';
import { CancelRunRequest, ReplayRunRequest, RetryRunRequest } from '../run-control.ts';
import { GetWorkspaceRunRequest, ListWorkspaceRunsRequest, RunSummary } from '../run-summary.ts';
import { WorkflowRun } from '../workflow-run.ts';
import { answer, endpoint, listAnswer, OVERLOADED } from './endpoint.ts';

const tag = 'Runs';
const NOT_TRIGGERABLE = ['workflow_paused', 'workflow_archived'] as const;

const newRun = answer(WorkflowRun, 'The new run, pending', { Location: 'Path of the new run' });

export const runControlEndpoints = {
  listWorkspaceRuns: endpoint({
    method: 'get',
    path: '/workspaces/{workspace_id}/runs',
    tag,
    summary: 'List the runs of a workspace',
    request: ListWorkspaceRunsRequest,
    answers: { 200: listAnswer(RunSummary, 'Runs that pass all filters, newest first') },
  }),
  getWorkspaceRun: endpoint({
    method: 'get',
    path: '/workspaces/{workspace_id}/runs/{run_id}',
    tag,
    summary: 'Find a run by its id alone',
    description: 'For whoever knows the run and not its workflow, as from a task, a delivery or a log.',
    request: GetWorkspaceRunRequest,
    answers: { 200: answer(RunSummary, 'The run') },
  }),
  cancelRuns: endpoint({
    method: 'post',
    path: '/workspaces/{workspace_id}/runs/cancel',
    tag,
    summary: 'Cancel many runs',
    description:
      'Cancels the open runs that pass all filters, each alone and as `cancelRun` does, the oldest first and at most 500 a call: call again while `has_more` is true. With `dry_run` it only counts them.',
    request: CancelRunsRequest,
    answers: { 200: answer(CancelledRuns, 'What was found and cancelled') },
  }),
  retryRuns: endpoint({
    method: 'post',
    path: '/workspaces/{workspace_id}/runs/retry',
    tag,
    summary: 'Retry many runs',
    description:
      'Retries the ended runs that pass all filters, each as `retryRun` does, the oldest first and at most 100 a call: call again while `has_more` is true. ' +
      'A run that was retried before, in whichever way, is left out, so this may be called twice; so are runs that another run has started, whose workflow is not active, or of which retention has removed payloads. ' +
      'When the queue is full, it stops: what was retried stays so. With `dry_run` it only counts them.',
    request: RetryRunsRequest,
    answers: { 200: answer(RetriedRuns, 'What was found and retried') },
    errors: OVERLOADED,
  }),
  cancelRun: endpoint({
    method: 'post',
    path: '/workflows/{workflow_id}/runs/{run_id}/cancel',
    tag,
    summary: 'Cancel a run',
    description:
      'Ends the run and all its node runs that have not ended; what is running is aborted within a second. What was spent stays. Cancelling a cancelled run changes nothing.',
    request: CancelRunRequest,
    answers: { 200: { ...answer(WorkflowRun, 'The cancelled run'), example: CANCELLED_RUN } },
    errors: ['run_already_ended'],
  }),
  retryRun: endpoint({
    method: 'post',
    path: '/workflows/{workflow_id}/runs/{run_id}/retry',
    tag,
    summary: 'Retry a run from its failed nodes',
    description:
      'Makes a new run of the same version with the same payload. Node runs that completed are taken over with their outputs, at no cost; everything else runs again.',
    request: RetryRunRequest,
    answers: { 202: { ...newRun, example: RETRY_RUN } },
    errors: [...NOT_TRIGGERABLE, ...OVERLOADED, 'run_not_retryable', 'payload_removed'],
  }),
  replayRun: endpoint({
    method: 'post',
    path: '/workflows/{workflow_id}/runs/{run_id}/replay',
    tag,
    summary: 'Replay a run',
    description: 'Makes a new run, with the same or another payload, in which every node runs again.',
    request: ReplayRunRequest,
    answers: { 202: { ...newRun, example: REPLAY_RUN } },
    errors: [...NOT_TRIGGERABLE, 'workflow_changing', 'invalid_graph', ...OVERLOADED, 'payload_removed'],
  }),
};

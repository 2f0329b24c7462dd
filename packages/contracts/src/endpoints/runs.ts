import { z } from 'zod';
import {
  ACCEPTED_ITEM,
  PENDING_RUN,
  REFUSED_ITEM,
  REPLAYED_ITEM,
  RUN_EVENTS,
  WORKSPACE_EVENTS,
} from '../examples/runs.ts';
import { ListNodeRunItemsRequest, NodeRun } from '../node-run.ts';
import { StreamRunEventsRequest } from '../run-event.ts';
import { TriggerBatchRequest, TriggerResult } from '../trigger-batch.ts';
import { GetRunRequest, ListRunsRequest, TriggerRunRequest, WorkflowRun } from '../workflow-run.ts';
import { StreamWorkspaceEventsRequest } from '../workspace-event.ts';
import { answer, endpoint, listAnswer, OVERLOADED, stream } from './endpoint.ts';

export const runEndpoints = {
  triggerRun: endpoint({
    method: 'post',
    path: '/workspaces/{workspace_id}/workflows/{workflow_id}/trigger',
    tag: 'Runs',
    summary: 'Trigger a run',
    description:
      'Answers as soon as the run is durable, or with `wait` when it has ended or the time is over. It will reach a terminal status, whatever fails in the meantime.',
    request: TriggerRunRequest,
    answers: {
      202: {
        ...answer(WorkflowRun, 'The run, pending or as it is when the wait is over', {
          Location: 'Path of the run',
        }),
        example: PENDING_RUN,
      },
      200: answer(
        WorkflowRun,
        'The run that has ended in time, or that this Idempotency-Key has made before',
        {
          Location: 'Path of the run',
          'Idempotent-Replayed': 'true, when this Idempotency-Key has made the run before',
        },
      ),
    },
    errors: [
      'workflow_paused',
      'workflow_archived',
      'workflow_changing',
      'invalid_graph',
      'idempotency_key_in_flight',
      'idempotency_key_reused',
      ...OVERLOADED,
    ],
  }),
  triggerBatch: endpoint({
    method: 'post',
    path: '/workspaces/{workspace_id}/workflows/{workflow_id}/trigger/batch',
    tag: 'Runs',
    summary: 'Trigger many runs of one workflow',
    description:
      'A batch that does not fit its schema is refused as a whole, and so is one whose workflow cannot be triggered. ' +
      'Every other problem is told item by item, and the other items are accepted.',
    request: TriggerBatchRequest,
    answers: {
      202: {
        ...answer(z.array(TriggerResult), 'All items were accepted; results in their order'),
        example: ACCEPTED_ITEM,
      },
      200: {
        ...answer(z.array(TriggerResult), 'All items were replays; results in their order'),
        example: REPLAYED_ITEM,
      },
      207: {
        ...answer(
          z.array(TriggerResult),
          'Each result has its own status; results in the order of the items',
        ),
        example: REFUSED_ITEM,
      },
    },
    errors: ['workflow_paused', 'workflow_archived', 'workflow_changing', 'invalid_graph', ...OVERLOADED],
  }),
  getRun: endpoint({
    method: 'get',
    path: '/workflows/{workflow_id}/runs/{run_id}',
    tag: 'Runs',
    summary: 'Get a run',
    request: GetRunRequest,
    answers: { 200: answer(WorkflowRun, 'The run with its node runs') },
  }),
  listNodeRunItems: endpoint({
    method: 'get',
    path: '/workflows/{workflow_id}/runs/{run_id}/node-runs/{node_run_id}/items',
    tag: 'Runs',
    summary: 'List the items of a map',
    description:
      'The node runs of the items of its last attempt. Their number is in `item_counts` of the node run of the map.',
    request: ListNodeRunItemsRequest,
    answers: { 200: listAnswer(NodeRun, 'Node runs of items, in the order of the list') },
  }),
  streamRunEvents: endpoint({
    method: 'get',
    path: '/workflows/{workflow_id}/runs/{run_id}/events',
    tag: 'Runs',
    summary: 'Follow a run',
    description:
      'Server-sent events: `run` and `node_run` for each change of status, and `node_run.partial` for the text that a ' +
      'running attempt has made so far, in order, from the first one or after `Last-Event-ID`; `end`, with which the ' +
      'stream closes, when the run has ended. Comments keep it open meanwhile.',
    request: StreamRunEventsRequest,
    answers: { 200: stream('text/event-stream', 'The changes of status of the run', RUN_EVENTS) },
    errors: ['stream_unavailable'],
  }),
  streamWorkspaceEvents: endpoint({
    method: 'get',
    path: '/workspaces/{workspace_id}/events',
    tag: 'Runs',
    summary: 'Follow a workspace',
    description:
      'Server-sent events: `begin`, then `run` for each change of status of a run of the workspace, in order, and `task` when a ' +
      'task begins or stops to wait for a person; from now on or after `Last-Event-ID`. A run that was accepted and has not ' +
      'started a moment later is told once as `pending`, without an id. Where it is too late to go on after an event, `begin` ' +
      'says `resumed: false`: read the lists again. The stream stays open; comments come meanwhile.',
    request: StreamWorkspaceEventsRequest,
    answers: { 200: stream('text/event-stream', 'The changes of status in the workspace', WORKSPACE_EVENTS) },
    errors: ['stream_unavailable'],
  }),
  listRuns: endpoint({
    method: 'get',
    path: '/workspaces/{workspace_id}/workflows/{workflow_id}/runs',
    tag: 'Runs',
    summary: 'List the runs of a workflow',
    request: ListRunsRequest,
    answers: { 200: listAnswer(WorkflowRun, 'Runs with their node runs, newest first') },
  }),
};

import { EstimateWorkflowRequest, WorkflowEstimate } from '../estimate.ts';
import {
  CreateWorkflowRequest,
  DeleteWorkflowRequest,
  GetWorkflowRequest,
  ListWorkflowsRequest,
  UpdateWorkflowRequest,
  Workflow,
} from '../workflow.ts';
import { answer, endpoint, listAnswer, noContent, TOTAL_COUNT } from './endpoint.ts';

const tag = 'Workflows';

export const workflowEndpoints = {
  createWorkflow: endpoint({
    method: 'post',
    path: '/workspaces/{workspace_id}/workflows',
    tag,
    summary: 'Create a workflow',
    request: CreateWorkflowRequest,
    answers: {
      201: {
        ...answer(Workflow, 'The new workflow, without nodes', { Location: 'Path of the workflow' }),
        example: { nodes: [] },
      },
    },
  }),
  listWorkflows: endpoint({
    method: 'get',
    path: '/workspaces/{workspace_id}/workflows',
    tag,
    summary: 'List the workflows of a workspace',
    request: ListWorkflowsRequest,
    answers: { 200: listAnswer(Workflow, 'Workflows with their nodes, newest first', TOTAL_COUNT) },
  }),
  getWorkflow: endpoint({
    method: 'get',
    path: '/workflows/{workflow_id}',
    tag,
    summary: 'Get a workflow',
    request: GetWorkflowRequest,
    answers: { 200: answer(Workflow, 'The workflow with its nodes') },
  }),
  updateWorkflow: endpoint({
    method: 'put',
    path: '/workflows/{workflow_id}',
    tag,
    summary: 'Change a workflow',
    description: 'What is left out stays as it is. Runs that were triggered before are not touched.',
    request: UpdateWorkflowRequest,
    answers: { 200: answer(Workflow, 'The workflow after the change') },
  }),
  estimateWorkflow: endpoint({
    method: 'post',
    path: '/workflows/{workflow_id}/estimate',
    tag,
    summary: 'Estimate what a run would cost and take',
    description:
      'Expands the graph as it is now and adds up its nodes, by at most the last 100 runs, the configs and the prices. It starts nothing and stores nothing.',
    request: EstimateWorkflowRequest,
    answers: { 200: answer(WorkflowEstimate, 'The estimate') },
    errors: ['invalid_graph'],
  }),
  deleteWorkflow: endpoint({
    method: 'delete',
    path: '/workflows/{workflow_id}',
    tag,
    summary: 'Delete a workflow that never ran',
    description:
      'Its nodes, schedules and hooks go with it. A workflow with runs is kept for them: set its status to archived.',
    request: DeleteWorkflowRequest,
    answers: { 204: noContent('The workflow is gone') },
    errors: ['workflow_has_runs'],
  }),
};

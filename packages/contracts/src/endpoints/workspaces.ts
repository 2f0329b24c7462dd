import {
  CreateWorkspaceRequest,
  DeleteWorkspaceRequest,
  GetWorkspaceRequest,
  ListWorkspacesRequest,
  UpdateWorkspaceRequest,
  Workspace,
} from '../workspace.ts';
import { answer, endpoint, listAnswer, noContent, TOTAL_COUNT } from './endpoint.ts';

const tag = 'Workspaces';

export const workspaceEndpoints = {
  createWorkspace: endpoint({
    method: 'post',
    path: '/workspaces',
    tag,
    summary: 'Create a workspace',
    description: 'The caller becomes its owner.',
    request: CreateWorkspaceRequest,
    answers: { 201: answer(Workspace, 'The new workspace', { Location: 'Path of the workspace' }) },
  }),
  listWorkspaces: endpoint({
    method: 'get',
    path: '/workspaces',
    tag,
    summary: 'List your workspaces',
    request: ListWorkspacesRequest,
    answers: {
      200: listAnswer(Workspace, 'Workspaces of the caller, the one joined last first', TOTAL_COUNT),
    },
  }),
  getWorkspace: endpoint({
    method: 'get',
    path: '/workspaces/{workspace_id}',
    tag,
    summary: 'Get a workspace',
    request: GetWorkspaceRequest,
    answers: { 200: answer(Workspace, 'The workspace') },
  }),
  updateWorkspace: endpoint({
    method: 'put',
    path: '/workspaces/{workspace_id}',
    tag,
    summary: 'Change a workspace',
    description: 'What is left out stays as it is.',
    request: UpdateWorkspaceRequest,
    answers: { 200: answer(Workspace, 'The workspace after the change') },
  }),
  deleteWorkspace: endpoint({
    method: 'delete',
    path: '/workspaces/{workspace_id}',
    tag,
    summary: 'Delete an empty workspace',
    description:
      'Its members lose it, its API keys and webhooks are gone. A workspace with workflows is kept.',
    request: DeleteWorkspaceRequest,
    answers: { 204: noContent('The workspace is gone') },
    errors: ['workspace_not_empty'],
  }),
};

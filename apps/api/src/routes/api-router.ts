import { Router } from 'express';
import type { RouteDeps } from '../deps.ts';
import { bearerAuth } from '../middleware/bearer-auth.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { inWorkflow, inWorkspace } from '../middleware/membership.ts';
import { createTokenRoute } from './auth/create-token.ts';
import { createNodeRoute } from './nodes/create-node.ts';
import { deleteNodeRoute } from './nodes/delete-node.ts';
import { updateNodeRoute } from './nodes/update-node.ts';
import { getRunRoute } from './runs/get-run.ts';
import { listRunsRoute } from './runs/list-runs.ts';
import { triggerRunRoute } from './runs/trigger-run.ts';
import { listTasksRoute } from './tasks/list-tasks.ts';
import { createWorkflowRoute } from './workflows/create-workflow.ts';
import { getWorkflowRoute } from './workflows/get-workflow.ts';
import { listWorkflowsRoute } from './workflows/list-workflows.ts';
import { updateWorkflowRoute } from './workflows/update-workflow.ts';
import { createWorkspaceRoute } from './workspaces/create-workspace.ts';
import { getWorkspaceRoute } from './workspaces/get-workspace.ts';
import { listWorkspacesRoute } from './workspaces/list-workspaces.ts';
import { updateWorkspaceRoute } from './workspaces/update-workspace.ts';

const MAX_CREDENTIALS_BYTES = 16_384;

/** Everything under /api/v1: who may call what, and which route answers. */
export function apiRouter(deps: RouteDeps): Router {
  const workspace = (role: Role) => inWorkspace(deps.memberships, role);
  const workflow = (role: Role) => inWorkflow(deps.memberships, role);
  const api = Router();

  api.post('/auth/token', jsonBody(MAX_CREDENTIALS_BYTES), createTokenRoute(deps));
  api.use(bearerAuth(deps.authenticate), jsonBody(deps.limits.maxPayloadBytes));

  // Routes are tried in order, so the busiest come first.
  const runsOfWorkflow = '/workspaces/:workspace_id/workflows/:workflow_id';
  api.post(`${runsOfWorkflow}/trigger`, workspace('member'), triggerRunRoute(deps));
  api.get(`${runsOfWorkflow}/runs`, workspace('viewer'), listRunsRoute(deps));
  api.get('/workflows/:workflow_id/runs/:run_id', workflow('viewer'), getRunRoute(deps));

  api.post('/workspaces', createWorkspaceRoute(deps));
  api.get('/workspaces', listWorkspacesRoute(deps));
  api.get('/workspaces/:workspace_id', workspace('viewer'), getWorkspaceRoute(deps));
  api.put('/workspaces/:workspace_id', workspace('admin'), updateWorkspaceRoute(deps));
  api.get('/workspaces/:workspace_id/tasks', workspace('viewer'), listTasksRoute(deps));

  api.post('/workspaces/:workspace_id/workflows', workspace('member'), createWorkflowRoute(deps));
  api.get('/workspaces/:workspace_id/workflows', workspace('viewer'), listWorkflowsRoute(deps));
  api.get('/workflows/:workflow_id', workflow('viewer'), getWorkflowRoute(deps));
  api.put('/workflows/:workflow_id', workflow('member'), updateWorkflowRoute(deps));

  api.post('/workflows/:workflow_id/nodes', workflow('member'), createNodeRoute(deps));
  api.put('/workflows/:workflow_id/nodes/:node_id', workflow('member'), updateNodeRoute(deps));
  api.delete('/workflows/:workflow_id/nodes/:node_id', workflow('member'), deleteNodeRoute(deps));

  return api;
}

type Role = Parameters<typeof inWorkspace>[1];

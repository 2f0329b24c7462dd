export { ErrorResponse, Problem } from './error.ts';
export { Id } from './fields.ts';
export { NodeRun } from './node-run.ts';
export { PageQuery } from './page.ts';
export { ListTasksRequest, Task } from './task.ts';
export { CreateTokenRequest, LogInForm, Token } from './token.ts';
export {
  CreateWorkflowRequest,
  GetWorkflowRequest,
  ListWorkflowsRequest,
  UpdateWorkflowRequest,
  Workflow,
} from './workflow.ts';
export { CreateNodeRequest, DeleteNodeRequest, UpdateNodeRequest, WorkflowNode } from './workflow-node.ts';
export { GetRunRequest, ListRunsRequest, TriggerRunRequest, WorkflowRun } from './workflow-run.ts';
export {
  CreateWorkspaceRequest,
  GetWorkspaceRequest,
  ListWorkspacesRequest,
  UpdateWorkspaceRequest,
  Workspace,
} from './workspace.ts';

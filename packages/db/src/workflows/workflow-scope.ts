/** Names one workflow. Another workspace's workflow does not exist here. */
export interface WorkflowScope {
  workspaceId: string;
  workflowId: string;
}

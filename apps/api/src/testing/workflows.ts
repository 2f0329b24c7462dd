import type { Workflow, WorkflowNode } from '@runyard/contracts';
import type { TestUser } from './start-test-api.ts';

const transform = {
  node_type: 'transform',
  node_config: { operation: 'pick', params: { fields: ['topic'] } },
};

/** A node that needs nothing but its place. */
export async function addNode(
  user: TestUser,
  workflowId: string,
  fields: object = {},
): Promise<WorkflowNode> {
  const answer = await user.post(`/workflows/${workflowId}/nodes`, { position: 0, ...transform, ...fields });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

/** A workflow of one node in the user's workspace. */
export async function addWorkflow(user: TestUser): Promise<Workflow> {
  const { body } = await user.post(`/workspaces/${user.workspaceId}/workflows`, { title: 'Tea' });
  await addNode(user, body.id, { key: 'pick' });
  return body;
}

export const triggerPath = (workflow: { id: string; workspace_id: string }): string =>
  `/workspaces/${workflow.workspace_id}/workflows/${workflow.id}/trigger`;

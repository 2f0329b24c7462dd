import type { JsonObject, NodeFlow, NodeType } from '@runyard/domain';
import type { Sql } from '../client.ts';

/** A node as it is edited, with what freezing takes over. */
export interface EditableNode extends Required<NodeFlow> {
  id: string;
  key: string | null;
  nodeType: NodeType;
  position: number;
  parallelGroup: number | null;
  dependsOn: string[];
  taskTemplate: JsonObject | null;
  nodeConfig: JsonObject;
  inputMapping: JsonObject;
  maxRetries: number;
}

/** The nodes of a workflow in their order. */
export async function listEditableNodes(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
): Promise<EditableNode[]> {
  return sql.$queryRaw<EditableNode[]>`
    SELECT id::text, key, node_type AS "nodeType", position, parallel_group AS "parallelGroup",
           depends_on::text[] AS "dependsOn", task_template AS "taskTemplate", node_config AS "nodeConfig",
           input_mapping AS "inputMapping", max_retries AS "maxRetries", branches, on_error AS "onError",
           timeout_ms AS "timeoutMs", retry_policy AS "retryPolicy"
      FROM workflow_nodes WHERE workflow_id = ${workflowId}::uuid AND workspace_id = ${workspaceId}::uuid
     ORDER BY position, id`;
}

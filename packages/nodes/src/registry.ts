import type { NodeType } from '@runyard/domain';
import type { NodeTypeDefinition } from './node-type.ts';
import { apiCallNode } from './types/api-call.ts';
import { approvalNode } from './types/approval.ts';
import { conditionNode } from './types/condition.ts';
import { delayNode } from './types/delay.ts';
import { distributionNode } from './types/distribution.ts';
import { mapNode } from './types/map.ts';
import { switchNode } from './types/switch.ts';
import { taskNode } from './types/task.ts';
import { transformNode } from './types/transform.ts';
import { workflowNode } from './types/workflow.ts';

/** Every node type has exactly one definition; a type without one does not compile. */
export type NodeTypes = Readonly<Record<NodeType, NodeTypeDefinition>>;

/** The node types of the product. */
export const nodeTypes: NodeTypes = {
  task: taskNode,
  api_call: apiCallNode,
  transform: transformNode,
  distribution: distributionNode,
  delay: delayNode,
  approval: approvalNode,
  condition: conditionNode,
  switch: switchNode,
  map: mapNode,
  workflow: workflowNode,
};

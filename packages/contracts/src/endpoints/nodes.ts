import { z } from 'zod';
import { SaveGraphRequest } from '../save-graph.ts';
import { Workflow } from '../workflow.ts';
import {
  CreateNodeRequest,
  DeleteNodeRequest,
  GetNodeRequest,
  ReorderNodesRequest,
  UpdateNodeRequest,
  WorkflowNode,
} from '../workflow-node.ts';
import { answer, endpoint, noContent } from './endpoint.ts';

const tag = 'Nodes';

export const nodeEndpoints = {
  createNode: endpoint({
    method: 'post',
    path: '/workflows/{workflow_id}/nodes',
    tag,
    summary: 'Add a node',
    description: 'The graph may be invalid while it is edited; a trigger looks at it as a whole.',
    request: CreateNodeRequest,
    answers: { 201: answer(WorkflowNode, 'The new node', { Location: 'Path of the node' }) },
    errors: ['duplicate_node_key'],
  }),
  reorderNodes: endpoint({
    method: 'post',
    path: '/workflows/{workflow_id}/nodes/reorder',
    tag,
    summary: 'Move nodes',
    description:
      'All moves are made, or none. Positions and parallel groups decide the order where no node has depends_on.',
    request: ReorderNodesRequest,
    answers: { 200: answer(z.array(WorkflowNode), 'All nodes of the workflow, in their new order') },
  }),
  saveGraph: endpoint({
    method: 'put',
    path: '/workflows/{workflow_id}/graph',
    tag,
    summary: 'Replace all nodes at once',
    description:
      'All of it is written, or nothing. Nodes that stay keep their ids, nodes that it leaves out are gone. It is refused when somebody has changed a node since the revision that it is based on.',
    request: SaveGraphRequest,
    answers: { 200: answer(Workflow, 'The workflow after the change') },
    errors: ['workflow_changed', 'invalid_graph'],
  }),
  getNode: endpoint({
    method: 'get',
    path: '/workflows/{workflow_id}/nodes/{node_id}',
    tag,
    summary: 'Get a node',
    request: GetNodeRequest,
    answers: { 200: answer(WorkflowNode, 'The node') },
  }),
  updateNode: endpoint({
    method: 'put',
    path: '/workflows/{workflow_id}/nodes/{node_id}',
    tag,
    summary: 'Change a node',
    description: 'What is left out stays as it is.',
    request: UpdateNodeRequest,
    answers: { 200: answer(WorkflowNode, 'The node after the change') },
    errors: ['duplicate_node_key'],
  }),
  deleteNode: endpoint({
    method: 'delete',
    path: '/workflows/{workflow_id}/nodes/{node_id}',
    tag,
    summary: 'Remove a node',
    description: 'Nodes that depend on it keep naming it: validation and the next trigger say so.',
    request: DeleteNodeRequest,
    answers: { 204: noContent('The node is gone') },
  }),
};

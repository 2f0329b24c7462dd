import { NODE_TYPES } from '@runyard/domain';
import { z } from 'zod';
import { Count, Id, JsonObjectField, Timestamp } from './fields.ts';

const MAX_DEPENDENCIES = 1_000;
const MAX_RETRIES = 5;

export const nodeFields = {
  key: z
    .string()
    .regex(
      /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/,
      'must start with a letter and hold letters, digits, _ and - only, at most 64',
    )
    .nullable()
    .describe('A short name for templates: {{ nodes.fetch.output }}. Unique in the workflow'),
  position: Count.describe('Decides the order when no node of the workflow has depends_on'),
  node_type: z.enum(NODE_TYPES),
  parallel_group: z.int32().nullable().describe('Neighbours with the same group are one stage'),
  depends_on: z.array(Id).max(MAX_DEPENDENCIES).describe('Nodes that complete first'),
  task_template: JsonObjectField.nullable().describe('What a task node asks for; may hold {{variables}}'),
  node_config: JsonObjectField.describe('{provider, params}, {operation, params} or {platform, params}'),
  input_mapping: JsonObjectField.describe(
    'The input, may hold {{variables}}; {} takes the output upstream as it is',
  ),
  max_retries: z.int().min(0).max(MAX_RETRIES).describe('Further attempts after the first'),
};

/** A node of a workflow, as it is edited. */
export const WorkflowNode = z
  .object({
    id: Id,
    workflow_id: Id,
    ...nodeFields,
    retry_count: Count,
    created_at: Timestamp,
  })
  .meta({ id: 'WorkflowNode', description: 'A node of a workflow' });
export type WorkflowNode = z.infer<typeof WorkflowNode>;

const NewNodeBody = z
  .object({
    key: nodeFields.key.default(null),
    position: nodeFields.position,
    node_type: nodeFields.node_type.default('task'),
    parallel_group: nodeFields.parallel_group.default(null),
    depends_on: nodeFields.depends_on.default([]),
    task_template: nodeFields.task_template.default(null),
    node_config: nodeFields.node_config.default({}),
    input_mapping: nodeFields.input_mapping.default({}),
    max_retries: nodeFields.max_retries.default(1),
  })
  .refine((node) => node.node_type !== 'task' || node.task_template !== null, {
    path: ['task_template'],
    error: 'a task node needs a task_template',
  })
  .meta({
    examples: [
      {
        key: 'write',
        position: 0,
        node_type: 'task',
        task_template: { title: 'Write about {{ trigger.topic }}', description: 'Three paragraphs, please.' },
        max_retries: 2,
      },
    ],
  });

/** `POST /api/v1/workflows/{workflow_id}/nodes`. */
export const CreateNodeRequest = z.object({ params: z.object({ workflow_id: Id }), body: NewNodeBody });

const NodePath = z.object({ workflow_id: Id, node_id: Id });

/** `PUT /api/v1/workflows/{workflow_id}/nodes/{node_id}`: what is left out stays as it is. */
export const UpdateNodeRequest = z.object({ params: NodePath, body: z.object(nodeFields).partial() });

/** `GET /api/v1/workflows/{workflow_id}/nodes/{node_id}`. */
export const GetNodeRequest = z.object({ params: NodePath });

const MAX_REORDERED = 10_000;

/** `POST /api/v1/workflows/{workflow_id}/nodes/reorder`: nodes that it does not name stay where they are. */
export const ReorderNodesRequest = z.object({
  params: z.object({ workflow_id: Id }),
  body: z.object({
    nodes: z
      .array(
        z.object({
          node_id: Id,
          position: nodeFields.position,
          parallel_group: nodeFields.parallel_group
            .optional()
            .describe('Left out: as it is; null: in no group'),
        }),
      )
      .min(1)
      .max(MAX_REORDERED)
      .refine((nodes) => new Set(nodes.map(({ node_id }) => node_id)).size === nodes.length, {
        error: 'names a node twice',
      })
      .describe('The nodes that move'),
  }),
});

/** `DELETE /api/v1/workflows/{workflow_id}/nodes/{node_id}`. */
export const DeleteNodeRequest = z.object({ params: NodePath });

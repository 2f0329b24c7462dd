import { NODE_TYPES } from '@runyard/domain';
import { z } from 'zod';
import { Count, CreatedAt, JsonObjectField } from './fields.ts';
import { NodeId, WorkflowId } from './ids.ts';
import { flowFields, Label } from './node-flow.ts';

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
    .meta({
      description:
        'A short name for templates, as `fetch` in `{{ nodes.fetch.output }}`; unique in the workflow; null: none',
      examples: ['write'],
    }),
  position: Count.describe('From 0; decides the order when no node of the workflow has depends_on'),
  node_type: z
    .enum(NODE_TYPES)
    .describe(
      '`task`: an agent or a person does it · `api_call`: calls an HTTP endpoint · `transform`: reshapes data · `distribution`: delivers to a receiver · `delay`: waits for a time · `approval`: asks a person · `condition`: tests values and goes on one of two ways · `switch`: on one of several · `map`: does one thing for each item of a list',
    ),
  parallel_group: z
    .int32()
    .nullable()
    .meta({
      description: 'Neighbours by position with the same group run side by side; null: in no group',
      examples: [null],
    }),
  depends_on: z
    .array(NodeId)
    .max(MAX_DEPENDENCIES)
    .meta({ description: 'Ids of the nodes that complete first; [] makes it a root', examples: [[]] }),
  task_template: JsonObjectField.nullable().meta({
    description:
      'What a task node asks for, with a `title` at least; may hold {{variables}}; null for other types',
    examples: [{ title: 'Write about {{ trigger.topic }}' }],
  }),
  node_config: JsonObjectField.describe(
    'By type: api_call `{provider, params}`, transform `{operation, params}`, distribution `{platform, params}`, task `{agent, …}`, delay `{for}` or `{until}`, approval `{title, …}`, condition `{value, operator, operand}` or `{all|any: […]}`, switch `{cases: [{name, when}]}`, map `{items, node}`; may hold {{variables}}',
  ),
  input_mapping: JsonObjectField.describe(
    'The input, may hold {{variables}}; {} takes the output upstream as it is',
  ),
  max_retries: z
    .int()
    .min(0)
    .max(MAX_RETRIES)
    .meta({ description: 'Further attempts after the first one failed, 0 to 5', examples: [1] }),
  branches: z
    .record(NodeId, Label)
    .refine((branches) => Object.keys(branches).length <= MAX_DEPENDENCIES, {
      error: `must name at most ${MAX_DEPENDENCIES} nodes`,
    })
    .meta({
      description:
        'Ids of depends_on → the label that each must end with, else this node is skipped: `true` or `false` of a condition, a case or `default` of a switch, `error` of a node with on_error `branch`. One that is left out has no label: it is enough that it completes',
      examples: [{}],
    }),
  ...flowFields,
};

/** A node of a workflow, as it is edited. */
export const WorkflowNode = z
  .object({
    id: NodeId,
    workflow_id: WorkflowId,
    ...nodeFields,
    retry_count: Count.describe('Kept for older clients: always 0. Attempts are counted by each node run'),
    created_at: CreatedAt,
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
    branches: nodeFields.branches.default({}),
    on_error: nodeFields.on_error.default('fail'),
    timeout_ms: nodeFields.timeout_ms.default(null),
    retry_policy: nodeFields.retry_policy.default(null),
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
export const CreateNodeRequest = z.object({
  params: z.object({ workflow_id: WorkflowId }),
  body: NewNodeBody,
});

const NodePath = z.object({ workflow_id: WorkflowId, node_id: NodeId });

/** `PUT /api/v1/workflows/{workflow_id}/nodes/{node_id}`: what is left out stays as it is. */
export const UpdateNodeRequest = z.object({
  params: NodePath,
  body: z
    .object(nodeFields)
    .partial()
    .meta({ examples: [{ task_template: { title: 'Write about {{ trigger.topic }}' }, max_retries: 2 }] }),
});

/** `GET /api/v1/workflows/{workflow_id}/nodes/{node_id}`. */
export const GetNodeRequest = z.object({ params: NodePath });

const MAX_REORDERED = 10_000;

/** `POST /api/v1/workflows/{workflow_id}/nodes/reorder`: nodes that it does not name stay where they are. */
export const ReorderNodesRequest = z.object({
  params: z.object({ workflow_id: WorkflowId }),
  body: z.object({
    nodes: z
      .array(
        z.object({
          node_id: NodeId,
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

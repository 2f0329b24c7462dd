import { NODE_TYPES } from '@runyard/domain';
import { z } from 'zod';
import { Cents, Count, JsonObjectField } from './fields.ts';
import { NodeId, WorkflowId } from './ids.ts';

const usd = (description: string, example: number) =>
  z
    .number()
    .min(0)
    .meta({ description, examples: [example] });
const ms = (description: string, example: number) =>
  z
    .number()
    .min(0)
    .nullable()
    .meta({ description, examples: [example] });

/** What one node is likely to cost and to take. */
const NodeEstimate = z
  .object({
    workflow_node_id: NodeId.describe('The node'),
    key: z
      .string()
      .nullable()
      .meta({ description: 'Its key; null: it has none', examples: ['write'] }),
    node_type: z.enum(NODE_TYPES).meta({ description: 'Its type', examples: ['task'] }),
    sample_count: Count.meta({
      description: 'Completed node runs that the durations are taken from',
      examples: [84],
    }),
    run_probability: z
      .number()
      .min(0)
      .max(1)
      .meta({
        description: 'How often it ran, of all times that it ran or was skipped; 1 without history',
        examples: [1],
      }),
    max_attempts: z
      .int()
      .min(1)
      .meta({ description: 'Attempts that it has at most', examples: [2] }),
    expected_cost_usd: usd(
      'What it costs on average, in US dollars, times how often it runs; null: not known',
      0.0211,
    ).nullable(),
    expected_basis: z
      .enum(['history', 'prices'])
      .nullable()
      .meta({
        description:
          'history: the last runs · prices: without history, one attempt at its dearest · null: not known',
        examples: ['history'],
      }),
    worst_cost_usd: usd(
      'What it costs at most if it runs, with all its attempts, in US dollars; null: not known',
      0.19,
    ).nullable(),
    worst_basis: z
      .enum(['config', 'history'])
      .nullable()
      .meta({
        description:
          'config: it cannot cost more · history: its prompt holds templates, and is taken to be as written with the whole payload, and at least twice as long as any before · null: not known',
        examples: ['history'],
      }),
    unpriced_models: z.array(z.string()).meta({
      description: 'Models that it asks and that nobody knows the price of, as provider/model',
      examples: [[]],
    }),
    duration_p50_ms: ms(
      'Half of its runs took at most so many milliseconds, waits and retries included; null: not known',
      1430,
    ),
    duration_p95_ms: ms('19 of 20 took at most so many milliseconds; null: not known', 3120),
    on_critical_path: z.boolean().meta({
      description: 'Whether it lies on the path that takes longest at p95',
      examples: [true],
    }),
  })
  .meta({ id: 'NodeEstimate', description: 'What one node is likely to cost and to take' });

/** What a run of a workflow is likely to cost and to take. */
export const WorkflowEstimate = z
  .object({
    workflow_id: WorkflowId,
    expected_cost_usd: usd(
      'What a run costs on average, in US dollars; nodes that are not known count 0',
      0.0211,
    ),
    worst_cost_usd: usd(
      'What a run costs at most, with every branch and every retry, in US dollars; null: not known of some node',
      0.19,
    ).nullable(),
    duration_p50_ms: ms(
      'The longest path by the p50 of its nodes, in milliseconds; nodes without history count 0; null: none has any',
      1480,
    ),
    duration_p95_ms: ms('The longest path by the p95 of its nodes, in milliseconds', 3190),
    unpriced_node_count: Count.meta({ description: 'Nodes that ask a model without a price', examples: [0] }),
    unsampled_node_count: Count.meta({
      description: 'Nodes of which no run has completed lately',
      examples: [0],
    }),
    caps: z
      .object({
        max_budget_cents: Cents.nullable().describe(
          'Of the workflow, in cents of a US dollar; null: no limit',
        ),
        monthly_budget_cents: Cents.nullable().describe(
          'Of the workspace, in cents of a US dollar; null: no limit',
        ),
        month_spent_usd: usd('What the workspace has spent this month (UTC), in US dollars', 2.118),
        worst_exceeds: z
          .boolean()
          .nullable()
          .meta({
            description: 'Whether a run at its worst goes beyond one of them; null: not known',
            examples: [false],
          }),
      })
      .describe('What a run may spend'),
    nodes: z.array(NodeEstimate).describe('In the order of the graph'),
  })
  .meta({ id: 'WorkflowEstimate', description: 'What a run of a workflow is likely to cost and to take' });
export type WorkflowEstimate = z.infer<typeof WorkflowEstimate>;

/** `POST /api/v1/workflows/{workflow_id}/estimate`. */
export const EstimateWorkflowRequest = z.object({
  params: z.object({ workflow_id: WorkflowId }),
  body: z
    .object({
      trigger_payload: JsonObjectField.default({}).meta({
        description: 'A payload as a trigger would have it: prompts with templates may insert all of it',
        examples: [{ topic: 'the tides' }],
      }),
    })
    .prefault({}),
});

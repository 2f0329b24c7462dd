import { NODE_RUN_STATUSES } from '@runyard/domain';
import { z } from 'zod';
import { Cents, Count, JsonObjectField, Timestamp } from './fields.ts';
import { NodeId, NodeRunId, RunId, TaskId, WorkflowId } from './ids.ts';
import { PageQuery } from './page.ts';
import { PAYLOAD_NOTE } from './payload.ts';
import { NodeRunStatusField } from './status-fields.ts';
import { WaitingFor } from './waiting-for.ts';

const countOf = (what: string) => Count.meta({ description: what, examples: [0] });

/** How many items of a map are in which status. */
export const ItemCounts = z
  .object({
    total: countOf('All of them'),
    pending: countOf('Those that others go before'),
    queued: countOf('Those that wait for a worker'),
    running: countOf('Those that a worker runs'),
    waiting: countOf('Those that wait for a person, a time or something outside'),
    completed: countOf('Those that have an output'),
    failed: countOf('Those that failed for good'),
    cancelled: countOf('Those that the end of the map or of the run has stopped'),
  })
  .describe('How many items of a map are in which status');
export type ItemCounts = z.infer<typeof ItemCounts>;

/** One node of one run. */
export const NodeRun = z
  .object({
    id: NodeRunId,
    workflow_run_id: RunId.describe('The run that it is a part of'),
    workflow_node_id: NodeId.describe('The node of the workflow that it runs'),
    status: NodeRunStatusField,
    task_id: TaskId.nullable().describe(
      'The Task of a task node; null for other types, and until it has begun',
    ),
    input_data: JsonObjectField.meta({
      description: `What the node got: its rendered input_mapping, else the output upstream. ${PAYLOAD_NOTE}`,
      examples: [{ topic: 'the tides' }],
    }),
    output_data: JsonObjectField.meta({
      description: `What it made; {} until it has completed; \`{ "error": … }\` when its failure was handled, as the nodes after it get it. ${PAYLOAD_NOTE}`,
      examples: [{ text: 'The tides follow the moon.' }],
    }),
    created_at: Timestamp.describe('When its run was started'),
    started_at: Timestamp.nullable().meta({
      description: 'When its first attempt began; null: none has',
      examples: ['2026-11-24T09:30:00.020Z'],
    }),
    completed_at: Timestamp.nullable().meta({
      description: 'When it ended, in whichever way; null: not yet',
      examples: ['2026-11-24T09:30:01.460Z'],
    }),
    label: z
      .string()
      .nullable()
      .meta({
        description:
          'What it ended with, which decides the branch: `true` or `false` of a condition, a case of a switch; null: its type has none, or it has not completed',
        examples: [null],
      }),
    skipped_because: z
      .object({
        message: z.string().meta({
          description: 'The reason, for people',
          examples: ['Node check ended with false, and this one follows true.'],
        }),
        workflow_node_id: NodeId.describe('The node whose end decided it'),
        node_run_id: NodeRunId.describe('Its node run'),
      })
      .nullable()
      .meta({ description: 'Why it was skipped; null: it was not', examples: [null] }),
    source_node_run_id: NodeRunId.nullable().meta({
      description:
        'In a retry: the node run of the source run whose output was taken over; null: it runs itself',
      examples: [null],
    }),
    child_run_id: RunId.nullable().meta({
      description: 'Of a workflow node: the run that its last attempt started; null: it has started none',
      examples: [null],
    }),
    parent_node_run_id: NodeRunId.nullable().meta({
      description: 'Of an item of a map: the node run of the map; null: it runs a node of the graph',
      examples: [null],
    }),
    item_index: Count.nullable().meta({
      description: 'Of an item of a map: its place in the list, from 0; null: it is none',
      examples: [null],
    }),
    item_counts: ItemCounts.nullable().meta({
      description: 'Of a map: how far the items of its last attempt are; null: it has none',
      examples: [null],
    }),
    attempt: z.int().min(1).describe('From 1; a retry raises it'),
    rescue_count: Count.meta({
      description: 'How often its worker was lost and it was queued again, in whichever attempt',
      examples: [0],
    }),
    error: z
      .object({
        code: z.string().meta({ description: 'Stable, snake_case', examples: ['node_timeout'] }),
        message: z.string().describe('What went wrong, for people'),
      })
      .nullable()
      .meta({ description: 'Why its last attempt failed; null: it did not', examples: [null] }),
    waiting_for: WaitingFor.nullable().meta({
      description: 'Why it does not run; null while it runs and once it has ended',
      examples: [null],
    }),
    cost_cents: Cents.meta({
      description: 'What all its attempts cost together, in cents of a US dollar, rounded',
      examples: [2],
    }),
  })
  .meta({ id: 'NodeRun', description: 'One node of one run' });
export type NodeRun = z.infer<typeof NodeRun>;

/** `GET /api/v1/workflows/{workflow_id}/runs/{run_id}/node-runs/{node_run_id}/items`. */
export const ListNodeRunItemsRequest = z.object({
  params: z.object({ workflow_id: WorkflowId, run_id: RunId, node_run_id: NodeRunId }),
  query: PageQuery.extend({
    status: z
      .enum(NODE_RUN_STATUSES)
      .optional()
      .meta({ description: 'Only items of this status', examples: ['failed'] }),
  }),
});

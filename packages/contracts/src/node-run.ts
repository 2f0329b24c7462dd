import { NODE_RUN_STATUSES } from '@runyard/domain';
import { z } from 'zod';
import { Cents, Id, JsonObjectField, Timestamp } from './fields.ts';
import { WaitingFor } from './waiting-for.ts';

/** One node of one run. */
export const NodeRun = z
  .object({
    id: Id,
    workflow_run_id: Id,
    workflow_node_id: Id,
    status: z.enum(NODE_RUN_STATUSES),
    task_id: Id.nullable().describe('The Task of a task node'),
    input_data: JsonObjectField.describe(
      'What the node got: its rendered input_mapping, else the output upstream',
    ),
    output_data: JsonObjectField.describe('What it made; {} until it has completed'),
    created_at: Timestamp,
    started_at: Timestamp.nullable(),
    completed_at: Timestamp.nullable(),
    source_node_run_id: Id.nullable().describe(
      'In a retry: the node run of the source run whose output was taken over',
    ),
    attempt: z.int().min(1).describe('From 1; a retry raises it'),
    error: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .describe('Why its last attempt failed'),
    waiting_for: WaitingFor.nullable().describe(
      'Why it does not run; null while it runs and once it has ended',
    ),
    cost_cents: Cents.describe('What all its attempts cost together, rounded'),
  })
  .meta({ id: 'NodeRun', description: 'One node of one run' });
export type NodeRun = z.infer<typeof NodeRun>;

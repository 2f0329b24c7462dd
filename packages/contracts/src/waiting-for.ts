import { z } from 'zod';
import { Timestamp } from './fields.ts';
import { NodeId, NodeRunId, RunId } from './ids.ts';

const reason = <const Code extends string, Fields extends z.ZodRawShape>(
  code: Code,
  what: string,
  fields: Fields,
) =>
  z
    .object({
      code: z.literal(code).describe(what),
      message: z.string().describe('The reason with its particulars, as a sentence for people'),
      since: Timestamp.describe('When this reason began, as far as rows tell'),
      ...fields,
    })
    .describe(what);

const dependency = z.object({
  node_run_id: NodeRunId.describe('The node run that has not ended'),
  workflow_node_id: NodeId.describe('The node that it runs'),
  key: z
    .string()
    .nullable()
    .meta({ description: 'Key of that node; null: it has none', examples: ['fetch'] }),
});

const position = {
  position: z.int().min(1).nullable().describe('Its place in the queue, 1 is next; exact up to 1,000'),
  position_at_least: z
    .int()
    .min(1)
    .nullable()
    .describe('Where it is farther back. Both are null while its job is being delivered or added'),
};

const expiry = {
  expires_at: Timestamp.nullable().meta({
    description: 'When it ends by itself; null: it does not',
    examples: [null],
  }),
};

/** Why a run or a node run does not run. */
export const WaitingFor = z
  .discriminatedUnion('code', [
    reason('dependency', 'Nodes that it depends on have not ended', {
      dependencies: z.array(dependency).describe('At most 20 of them'),
    }),
    reason('retry_at', 'Its last attempt failed, and the next one is not due', {
      at: Timestamp.describe('When it is due'),
      error_code: z
        .string()
        .nullable()
        .meta({
          description: 'Code of the error of that attempt; null: not known',
          examples: ['node_timeout'],
        }),
    }),
    reason('scheduled', 'Its run_at has not come', { at: Timestamp.describe('When it starts') }),
    reason('paused', 'An administrator paused its queue', {
      queue: z.string().describe('Name of that queue'),
    }),
    reason('no_worker', 'No worker is running', {}),
    reason('no_worker_for_pool', 'No worker that is running serves its pool', {
      pool: z.string().describe('Name of that pool'),
    }),
    reason('backlog', 'It is due, and others are before it', position),
    reason('approval', 'Somebody has to approve', expiry),
    reason('task', 'Somebody has to do its task', expiry),
    reason('external', 'Something outside has to happen', expiry),
    reason('delay', 'Its time has not come', { at: Timestamp.describe('When it goes on') }),
    reason('run', 'The run that it started has not ended', {
      workflow_run_id: RunId.nullable().describe('That run; null: not known'),
    }),
    reason('items', 'Items of a map have not ended: its own or, for an item, those before it', {}),
    reason('budget', 'Its budget has no room for its next paid call', {
      at: Timestamp.nullable().meta({
        description:
          'When it tries again, because calls under way may give back what they have reserved; null: somebody has to approve',
        examples: [null],
      }),
    }),
  ])
  .meta({ id: 'WaitingFor', description: 'Why a run or a node run does not run: exactly one reason' });
export type WaitingFor = z.infer<typeof WaitingFor>;

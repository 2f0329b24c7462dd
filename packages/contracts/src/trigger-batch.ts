import { z } from 'zod';
import { ErrorResponse } from './error.ts';
import { IdempotencyKey, RunOptions, WorkflowPath, WorkflowRun } from './workflow-run.ts';

/** Most items of one batch; MAX_BATCH_ITEMS can make it fewer. */
const MAX_ITEMS = 500;

const ItemKey = IdempotencyKey.nullable()
  .default(null)
  .meta({
    description:
      'As the Idempotency-Key of a trigger, for this item alone; null: the item makes a run each time it is sent',
    examples: ['order-4711'],
  });

/** `POST /api/v1/workspaces/{workspace_id}/workflows/{workflow_id}/trigger/batch`. */
export const TriggerBatchRequest = z.object({
  params: WorkflowPath,
  body: z.object({
    items: z
      .array(RunOptions.extend({ idempotency_key: ItemKey }))
      .min(1, 'a batch has at least 1 item')
      .max(MAX_ITEMS, `a batch has at most ${MAX_ITEMS} items`)
      .describe('One run each, in this order'),
  }),
});
export type TriggerBatchItem = z.output<typeof TriggerBatchRequest>['body']['items'][number];

/** What became of one item of a batch: what a trigger of its own would have been answered. */
export const TriggerResult = z
  .object({
    status: z
      .literal([202, 200, 404, 409, 422])
      .describe('202: accepted; 200: the run that its key has made before; else refused'),
    run: WorkflowRun.nullable().describe('Without its node runs: get the run for them. Null: refused'),
    error: ErrorResponse.pick({ code: true, detail: true })
      .nullable()
      .meta({
        description: 'Why it was refused; null: it was not',
        examples: [null],
      }),
    idempotent_replayed: z.boolean().meta({
      description: 'True: its key had made this run before; status is 200 then',
      examples: [false],
    }),
  })
  .describe('What became of one item of a batch');
export type TriggerResult = z.input<typeof TriggerResult>;

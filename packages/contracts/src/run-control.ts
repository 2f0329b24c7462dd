import { z } from 'zod';
import { CancellationReason } from './cancellation-reason.ts';
import { JsonObjectField } from './fields.ts';
import { RunId, WorkflowId } from './ids.ts';

const params = z.object({ workflow_id: WorkflowId, run_id: RunId });

/** `POST /api/v1/workflows/{workflow_id}/runs/{run_id}/cancel`. */
export const CancelRunRequest = z.object({
  params,
  body: z
    .object({
      reason: CancellationReason,
    })
    .default({ reason: null }),
});

/** `POST /api/v1/workflows/{workflow_id}/runs/{run_id}/retry`. */
export const RetryRunRequest = z.object({ params });

/** `POST /api/v1/workflows/{workflow_id}/runs/{run_id}/replay`. */
export const ReplayRunRequest = z.object({
  params,
  body: z
    .object({
      trigger_payload: JsonObjectField.optional().meta({
        description: 'Default: the payload of the run',
        examples: [{ topic: 'the moon' }],
      }),
      version: z
        .enum(['same', 'current'])
        .default('same')
        .describe('same: the graph that the run had · current: the graph of the workflow as it is now'),
    })
    .default({ version: 'same' }),
});

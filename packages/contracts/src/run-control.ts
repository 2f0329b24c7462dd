import { z } from 'zod';
import { CancellationReason } from './cancellation-reason.ts';
import { Id, JsonObjectField } from './fields.ts';

const params = z.object({ workflow_id: Id, run_id: Id });

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
      trigger_payload: JsonObjectField.optional().describe('Default: the payload of the run'),
      version: z
        .enum(['same', 'current'])
        .default('same')
        .describe('same: the graph that the run had · current: the graph of the workflow as it is now'),
    })
    .default({ version: 'same' }),
});

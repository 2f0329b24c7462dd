import { z } from 'zod';
import { Id, JsonObjectField, line } from './fields.ts';

const params = z.object({ workflow_id: Id, run_id: Id });

const MAX_REASON_LENGTH = 500;

/** `POST /api/v1/workflows/{workflow_id}/runs/{run_id}/cancel`. */
export const CancelRunRequest = z.object({
  params,
  body: z
    .object({
      reason: line(MAX_REASON_LENGTH)
        .nullable()
        .default(null)
        .describe('Shown in the error_message of the run')
        .meta({ example: 'wrong customer' }),
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

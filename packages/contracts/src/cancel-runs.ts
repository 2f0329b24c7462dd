import { OPEN_RUN_STATUSES } from '@runyard/domain';
import { z } from 'zod';
import { CancellationReason } from './cancellation-reason.ts';
import { Count } from './fields.ts';
import { WorkspaceId } from './ids.ts';
import { OpenRunFilters } from './run-filter.ts';

const MAX_CANCELLED = 500;

/** `POST /api/v1/workspaces/{workspace_id}/runs/cancel`: the filters of the list of runs, as far as open runs have them. */
export const CancelRunsRequest = z.object({
  params: z.object({ workspace_id: WorkspaceId }),
  body: z
    .strictObject({
      status: z
        .array(z.enum(OPEN_RUN_STATUSES))
        .min(1)
        .max(OPEN_RUN_STATUSES.length)
        .default([...OPEN_RUN_STATUSES])
        .meta({
          description: 'Only runs of these statuses; a run that has another one by then is left alone',
          examples: [['pending']],
        }),
      ...OpenRunFilters,
      dry_run: z
        .boolean()
        .default(false)
        .meta({ description: 'Only count, cancel nothing', examples: [true] }),
      limit: z
        .int()
        .min(1)
        .max(MAX_CANCELLED)
        .default(MAX_CANCELLED)
        .describe('Runs that are cancelled at most, the oldest first'),
      reason: CancellationReason,
    })
    .describe('Which open runs to cancel; without any filter, all of the workspace'),
});

/** What a cancellation of many runs has found and done. */
export const CancelledRuns = z
  .object({
    dry_run: z.boolean().meta({ description: 'True: nothing was cancelled', examples: [false] }),
    matched_runs: Count.meta({
      description: 'Open runs that passed the filter, whatever the limit',
      examples: [1204],
    }),
    cancelled_runs: Count.meta({
      description: 'Runs that this call cancelled; those that have ended in between stay what they are',
      examples: [500],
    }),
    remaining: Count.meta({
      description: 'Runs that matched and are beyond the limit of this call',
      examples: [704],
    }),
    has_more: z.boolean().meta({ description: 'Some remain: call again', examples: [true] }),
  })
  .describe('What a cancellation of many runs has found and done');
export type CancelledRuns = z.infer<typeof CancelledRuns>;

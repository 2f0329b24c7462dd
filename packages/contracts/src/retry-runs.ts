import { RETRYABLE_RUN_STATUSES } from '@runyard/domain';
import { z } from 'zod';
import { Count } from './fields.ts';
import { WorkspaceId } from './ids.ts';
import { EndedRunFilters } from './run-filter.ts';

const MAX_RETRIED = 100;

/** `POST /api/v1/workspaces/{workspace_id}/runs/retry`: the filters of the list of runs. */
export const RetryRunsRequest = z.object({
  params: z.object({ workspace_id: WorkspaceId }),
  body: z
    .strictObject({
      status: z
        .array(z.enum(RETRYABLE_RUN_STATUSES))
        .min(1)
        .max(RETRYABLE_RUN_STATUSES.length)
        .default(['failed'])
        .meta({ description: 'Only runs of these statuses', examples: [['failed']] }),
      ...EndedRunFilters,
      dry_run: z
        .boolean()
        .default(false)
        .meta({ description: 'Only count, retry nothing', examples: [true] }),
      limit: z
        .int()
        .min(1)
        .max(MAX_RETRIED)
        .default(MAX_RETRIED)
        .describe('Runs that are retried at most, the oldest first'),
    })
    .describe('Which ended runs to retry; without any filter, all failed ones of the workspace'),
});

/** What a retry of many runs has found and done. */
export const RetriedRuns = z
  .object({
    dry_run: z.boolean().meta({ description: 'True: nothing was retried', examples: [false] }),
    matched_runs: Count.meta({
      description: 'Runs that passed the filter and can be retried, whatever the limit; 10,000 are counted',
      examples: [240],
    }),
    retried_runs: Count.meta({
      description: 'Runs that this call retried; those that somebody else retried in between are not',
      examples: [100],
    }),
    remaining: Count.meta({
      description: 'Runs that matched and were left for the limit of this call, or for want of room',
      examples: [140],
    }),
    has_more: z.boolean().meta({ description: 'Some remain: call again', examples: [true] }),
  })
  .describe('What a retry of many runs has found and done');
export type RetriedRuns = z.infer<typeof RetriedRuns>;

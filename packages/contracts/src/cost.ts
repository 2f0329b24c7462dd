import { COST_GROUPINGS } from '@runyard/domain';
import { z } from 'zod';
import { Cents, Count, Instant, Timestamp } from './fields.ts';
import { CostEntryId, NodeRunId, RunId, WorkflowId, WorkspaceId } from './ids.ts';
import { PageQuery } from './page.ts';

/** What one day, workflow, model or provider cost. */
export const CostGroup = z
  .object({
    key: z.string().meta({
      description: 'The day (YYYY-MM-DD, UTC), the id of the workflow, the model or the provider',
      examples: ['2026-11-24'],
    }),
    name: z
      .string()
      .meta({ description: 'The title of the workflow; else the key', examples: ['2026-11-24'] }),
    cost_cents: Cents.meta({ description: 'The sum in cents of a US dollar, rounded', examples: [212] }),
    cost_usd: z
      .number()
      .min(0)
      .meta({ description: 'The sum in US dollars', examples: [2.118] }),
    entry_count: Count.meta({ description: 'Entries that were summed up', examples: [94] }),
    unpriced_entry_count: Count.meta({
      description: 'Those of them whose price nobody knows: they count 0 in the sum',
      examples: [0],
    }),
    input_tokens: z
      .int()
      .min(0)
      .meta({ description: 'Tokens that models read', examples: [180400] }),
    output_tokens: z
      .int()
      .min(0)
      .meta({ description: 'Tokens that models wrote', examples: [105100] }),
  })
  .meta({ id: 'CostGroup', description: 'What one day, workflow, model or provider cost' });
export type CostGroup = z.infer<typeof CostGroup>;

/** What one attempt spent with one provider. */
export const CostEntry = z
  .object({
    id: CostEntryId,
    workflow_run_id: RunId.describe('The run that spent it'),
    node_run_id: NodeRunId.describe('The node run that spent it'),
    attempt: z.int().min(1).describe('The attempt of that node run, from 1'),
    provider: z.string().meta({ description: 'Who was paid', examples: ['simulated'] }),
    model: z.string().meta({ description: 'The model that was used', examples: ['simulated-1'] }),
    input_tokens: Count.meta({ description: 'Tokens that the model read', examples: [1919] }),
    cached_input_tokens: Count.describe('Those of the input_tokens that came from the cache of the provider'),
    cache_write_tokens: Count.describe('Tokens that were written to that cache'),
    output_tokens: Count.meta({ description: 'Tokens that the model wrote', examples: [1118] }),
    reasoning_tokens: Count.describe('Those of the output_tokens that it thought with'),
    cost_usd: z
      .number()
      .min(0)
      .meta({ description: 'What it cost, in US dollars', examples: [0.022527] }),
    price_version: z
      .string()
      .nullable()
      .meta({
        description:
          'The version of the price that it was booked by · reported: what the provider said · null: unpriced, nobody knows what it cost, and cost_usd is 0',
        examples: ['builtin-2026-11'],
      }),
    created_at: Timestamp.describe('When it was booked'),
  })
  .meta({ id: 'CostEntry', description: 'What one attempt of a node run spent with one provider' });
export type CostEntry = z.infer<typeof CostEntry>;

const span = {
  from: Instant.optional().describe('From this time on. Default: 30 days before `to`'),
  to: Instant.optional().describe('Before this time. Default: now'),
};

/** `GET /api/v1/workspaces/{workspace_id}/costs`. */
export const SumCostsRequest = z.object({
  params: z.object({ workspace_id: WorkspaceId }),
  query: z.object({
    group_by: z.enum(COST_GROUPINGS).default('day').describe('What one sum is of'),
    ...span,
  }),
});

/** `GET /api/v1/workspaces/{workspace_id}/costs/export`. */
export const ExportCostsRequest = z.object({
  params: z.object({ workspace_id: WorkspaceId }),
  query: z.object(span),
});

/** `GET /api/v1/workflows/{workflow_id}/runs/{run_id}/costs`. */
export const ListRunCostsRequest = z.object({
  params: z.object({ workflow_id: WorkflowId, run_id: RunId }),
  query: PageQuery,
});

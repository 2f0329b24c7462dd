import { COST_GROUPINGS } from '@runyard/domain';
import { z } from 'zod';
import { Cents, Count, Id, Instant, Timestamp } from './fields.ts';
import { PageQuery } from './page.ts';

/** What one day, workflow, model or provider cost. */
export const CostGroup = z
  .object({
    key: z.string().describe('The day (YYYY-MM-DD, UTC), the id of the workflow, the model or the provider'),
    name: z.string().describe('The title of the workflow; else the key'),
    cost_cents: Cents.describe('The sum, rounded'),
    cost_usd: z.number().min(0).describe('The sum in US dollars'),
    entry_count: Count,
    input_tokens: z.int().min(0),
    output_tokens: z.int().min(0),
  })
  .meta({ id: 'CostGroup', description: 'What one day, workflow, model or provider cost' });
export type CostGroup = z.infer<typeof CostGroup>;

/** What one attempt spent with one provider. */
export const CostEntry = z
  .object({
    id: Id,
    workflow_run_id: Id,
    node_run_id: Id,
    attempt: z.int().min(1),
    provider: z.string(),
    model: z.string(),
    input_tokens: Count,
    cached_input_tokens: Count,
    cache_write_tokens: Count,
    output_tokens: Count,
    reasoning_tokens: Count,
    cost_usd: z.number().min(0).describe('US dollars'),
    created_at: Timestamp,
  })
  .meta({ id: 'CostEntry', description: 'What one attempt of a node run spent with one provider' });
export type CostEntry = z.infer<typeof CostEntry>;

const span = {
  from: Instant.optional().describe('Default: 30 days before `to`'),
  to: Instant.optional().describe('Before this time. Default: now'),
};

/** `GET /api/v1/workspaces/{workspace_id}/costs`. */
export const SumCostsRequest = z.object({
  params: z.object({ workspace_id: Id }),
  query: z.object({ group_by: z.enum(COST_GROUPINGS).default('day'), ...span }),
});

/** `GET /api/v1/workspaces/{workspace_id}/costs/export`. */
export const ExportCostsRequest = z.object({
  params: z.object({ workspace_id: Id }),
  query: z.object(span),
});

/** `GET /api/v1/workflows/{workflow_id}/runs/{run_id}/costs`. */
export const ListRunCostsRequest = z.object({
  params: z.object({ workflow_id: Id, run_id: Id }),
  query: PageQuery,
});

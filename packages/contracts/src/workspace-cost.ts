import { z } from 'zod';
import { Cents } from './fields.ts';
import { WorkspaceId } from './ids.ts';

/** What a workspace has spent in a month. */
export const WorkspaceCost = z
  .object({
    workspace_id: WorkspaceId,
    name: z.string().meta({ description: 'Name of the workspace', examples: ['Reports'] }),
    cost_cents: Cents.meta({ description: 'The sum in cents of a US dollar, rounded', examples: [4250] }),
    cost_usd: z
      .number()
      .min(0)
      .meta({ description: 'The sum in US dollars', examples: [42.497] }),
    monthly_budget_cents: Cents.nullable().meta({
      description: 'What it may spend in a month (UTC) now, in cents; null: no limit',
      examples: [10000],
    }),
  })
  .meta({ id: 'WorkspaceCost', description: 'What a workspace has spent in a month' });
export type WorkspaceCost = z.infer<typeof WorkspaceCost>;

/** `GET /api/v1/costs`. */
export const SumWorkspaceCostsRequest = z.object({
  query: z.object({
    month: z
      .string()
      .regex(/^20\d\d-(?:0[1-9]|1[0-2])$/)
      .optional()
      .meta({ description: 'The month (YYYY-MM, UTC). Default: this one', examples: ['2026-11'] }),
    of: z
      .enum(['mine', 'all'])
      .default('mine')
      .describe(
        'mine: the workspaces that the caller belongs to · all: every workspace, for administrators of the whole system',
      ),
  }),
});

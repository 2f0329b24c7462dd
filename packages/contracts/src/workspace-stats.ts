import { z } from 'zod';
import { Cents, Count, Timestamp } from './fields.ts';
import { RunId, WorkflowId, WorkspaceId } from './ids.ts';

/** How far back statistics look. */
export const STATS_WINDOWS = ['1h', '24h', '7d', '30d'] as const;
export type StatsWindow = (typeof STATS_WINDOWS)[number];

const quantile = (description: string, example: number) =>
  z
    .number()
    .min(0)
    .nullable()
    .meta({ description: `${description}; null: nothing was measured`, examples: [example] });

/** How long something took. */
export const Latency = z
  .object({
    sampled: Count.meta({ description: 'How many were measured: the newest ones', examples: [412] }),
    p50_ms: quantile('Half of them took no longer, in milliseconds', 14.2),
    p95_ms: quantile('95 % of them took no longer, in milliseconds', 61.8),
    p99_ms: quantile('99 % of them took no longer, in milliseconds', 240.1),
  })
  .meta({ id: 'Latency', description: 'How long something took' });
export type Latency = z.infer<typeof Latency>;

const Throughput = z
  .object({
    from: Timestamp.describe('When this part of the window begins; it ends where the next one begins'),
    accepted: Count.meta({ description: 'Runs that were triggered in it', examples: [31] }),
    completed: Count.meta({ description: 'Runs that completed in it', examples: [29] }),
    failed: Count.meta({ description: 'Runs that failed in it', examples: [1] }),
    cancelled: Count.meta({ description: 'Runs that were cancelled in it', examples: [0] }),
    is_estimate: z.boolean().meta({
      description: 'More happened than is counted one by one: the counts go on as they began',
      examples: [false],
    }),
  })
  .describe('What happened in one part of the window');

const NodeLatencies = z
  .object({
    node_type: z.string().meta({
      description: 'Type of the nodes; unknown where their version is gone',
      examples: ['api_call'],
    }),
    queue: Latency.describe('From when a node run was queued to the start of its attempt'),
    run: Latency.describe('From start to end, waits and retries included; a map with its items'),
  })
  .describe('How long the nodes of one type took');

const FailureCause = z
  .object({
    error_code: z
      .string()
      .nullable()
      .meta({ description: 'Code of the error; null: none was written down', examples: ['node_timeout'] }),
    count: Count.meta({ description: 'Runs that failed with it', examples: [3] }),
    last_failed_at: Timestamp.describe('When the last of them failed'),
    last_run_id: RunId.describe('The last of them'),
    last_workflow_id: WorkflowId.describe('The workflow of that run'),
    last_message: z
      .string()
      .nullable()
      .meta({
        description: 'The first 300 characters of what it failed with; null: nothing was written down',
        examples: ['the node took longer than 30000 ms'],
      }),
  })
  .describe('Runs that failed of one cause');

/** How a workspace fares. */
export const WorkspaceStats = z
  .object({
    window: z.enum(STATS_WINDOWS).describe('How far back it looks'),
    from: Timestamp.describe('When its first part begins'),
    to: Timestamp.describe('When it was made; it may be 5 seconds old'),
    bucket_seconds: Count.meta({ description: 'How long each part of the window is', examples: [1800] }),
    throughput: z
      .array(Throughput)
      .describe('The parts of the window, oldest first; the last one is still going on'),
    start_latency: Latency.describe(
      'From when a run was due, which is when it was accepted unless it was put off, to its start; of the newest 5,000 that ended',
    ),
    run_latency: Latency.describe('From start to end, of those of the newest 5,000 runs that completed'),
    nodes: z
      .array(NodeLatencies)
      .describe('By type of node, of the newest 500 runs that ended, and of 20,000 node runs at most'),
    failures: z
      .object({
        count: Count.meta({ description: 'Runs that failed in the window', examples: [3] }),
        is_complete: z.boolean().meta({
          description: 'False: more than 10,000 failed, and these are the newest',
          examples: [true],
        }),
        causes: z.array(FailureCause).describe('The most frequent first, at most 50'),
      })
      .describe('Runs that failed in the window, by cause'),
    runs_now: z
      .object({
        pending: Count.meta({ description: 'Runs that have not started', examples: [2] }),
        running: Count.meta({ description: 'Runs that run', examples: [5] }),
        waiting: Count.meta({
          description: 'Runs that wait for a person, a time or something outside',
          examples: [1],
        }),
        is_complete: z.boolean().meta({
          description: 'False: more than 10,000 runs are open, and these are the oldest',
          examples: [true],
        }),
      })
      .describe('Runs that have not ended, at this moment'),
    waiting_tasks: Count.meta({ description: 'Tasks that wait for a person, up to 1,000', examples: [1] }),
    costs: z
      .object({
        today_cents: Cents.meta({ description: 'Spent today (UTC), in cents', examples: [212] }),
        today_usd: z
          .number()
          .min(0)
          .meta({ description: 'Spent today (UTC), in US dollars', examples: [2.118] }),
        today_is_complete: z.boolean().meta({
          description: 'False: today has more than 100,000 cost entries, and has spent more than that',
          examples: [true],
        }),
        month_cents: Cents.meta({ description: 'Spent in this month (UTC), in cents', examples: [4250] }),
        month_usd: z
          .number()
          .min(0)
          .meta({ description: 'Spent in this month (UTC), in US dollars', examples: [42.497] }),
        monthly_budget_cents: Cents.nullable().meta({
          description: 'What it may spend in a month (UTC), in cents; null: no limit',
          examples: [10000],
        }),
      })
      .describe('What the workspace has spent'),
  })
  .meta({
    id: 'WorkspaceStats',
    description: 'How a workspace fares, in a window of time and at this moment',
  });
export type WorkspaceStats = z.infer<typeof WorkspaceStats>;

/** `GET /api/v1/workspaces/{workspace_id}/stats`. */
export const GetWorkspaceStatsRequest = z.object({
  params: z.object({ workspace_id: WorkspaceId }),
  query: z.object({ window: z.enum(STATS_WINDOWS).default('24h').describe('How far back it looks') }),
});

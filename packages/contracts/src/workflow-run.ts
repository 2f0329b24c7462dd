import {
  DEFAULT_PRIORITY,
  MAX_PRIORITY,
  MAX_RUN_TIMEOUT_MS,
  MIN_PRIORITY,
  RUN_SOURCE_KINDS,
  RUN_STATUSES,
} from '@runyard/domain';
import { z } from 'zod';
import { EXAMPLE_ACTOR } from './examples/ids.ts';
import { Cents, Count, Instant, JsonObjectField, Timestamp } from './fields.ts';
import { NodeRunId, RunId, VersionId, WorkflowId, WorkspaceId } from './ids.ts';
import { NodeRun } from './node-run.ts';
import { PageQuery } from './page.ts';
import { RunStatusField } from './status-fields.ts';
import { WaitingFor } from './waiting-for.ts';

const TriggerPayload = JsonObjectField.meta({
  description: 'What the templates of the workflow read as `trigger`',
  examples: [{ topic: 'the tides' }],
});

const Priority = z
  .int()
  .min(MIN_PRIORITY)
  .max(MAX_PRIORITY)
  .describe(`${MIN_PRIORITY} (most urgent) to ${MAX_PRIORITY}; runs of a smaller number are taken sooner`);

/** One run of a workflow, as it was when it was triggered. */
export const WorkflowRun = z
  .object({
    id: RunId,
    workflow_id: WorkflowId,
    version_id: VersionId.describe('The version of the graph that it runs, whatever is edited meanwhile'),
    status: RunStatusField,
    triggered_by: z
      .string()
      .nullable()
      .meta({
        description: 'Who: user:<id>, api_key:<id>, schedule:<id>, webhook:<id> or run:<id>; null: not known',
        examples: [EXAMPLE_ACTOR],
      }),
    trigger_payload: TriggerPayload,
    run_at: Timestamp.nullable().meta({
      description: 'It starts no sooner; null: as soon as it can',
      examples: [null],
    }),
    priority: Priority,
    max_cost_cents: Cents.nullable().meta({
      description: 'What it may spend, in cents of a US dollar; null: no limit',
      examples: [null],
    }),
    timeout_ms: z
      .number()
      .nullable()
      .meta({
        description:
          'How long it may take from its start, in milliseconds: the smaller of what its trigger and its workflow said; null: no limit of its own',
        examples: [null],
      }),
    deadline_at: Timestamp.nullable().meta({
      description:
        'When it fails with `run_timeout` unless it has ended, by its timeout_ms or the limit of the deployment; null: it has not started, or has no limit',
      examples: [null],
    }),
    created_at: Timestamp.describe('When it was accepted'),
    started_at: Timestamp.nullable().meta({
      description: 'When a worker started it; null: not yet',
      examples: ['2026-11-24T09:30:00.012Z'],
    }),
    completed_at: Timestamp.nullable().meta({
      description: 'When it ended, in whichever way; null: not yet',
      examples: ['2026-11-24T09:30:01.480Z'],
    }),
    error_code: z
      .string()
      .nullable()
      .meta({
        description: 'Why it failed or was cancelled, stable and in snake_case; null otherwise',
        examples: [null],
      }),
    error_message: z
      .string()
      .nullable()
      .meta({
        description: 'Why it failed, with the node, or why it was cancelled; null otherwise',
        examples: [null],
      }),
    source_run_id: RunId.nullable().meta({
      description: 'The run that it retries or replays; null: none',
      examples: [null],
    }),
    source_kind: z
      .enum(RUN_SOURCE_KINDS)
      .nullable()
      .meta({
        description:
          'retry: took over what completed in its source · replay: ran everything again · null: neither',
        examples: [null],
      }),
    parent_run_id: RunId.nullable().meta({
      description: 'The run whose workflow node started it; null: none did',
      examples: [null],
    }),
    parent_node_run_id: NodeRunId.nullable().meta({
      description: 'The node run that started it; null: none did',
      examples: [null],
    }),
    root_run_id: RunId.nullable().meta({
      description: 'The run at the top of those that started each other; null: no run started it',
      examples: [null],
    }),
    total_cost_cents: Cents.meta({
      description: 'What all its node runs cost together, in cents of a US dollar, rounded',
      examples: [2],
    }),
    reserved_cost_cents: Cents.meta({
      description:
        'What its paid calls under way may cost at most, in cents of a US dollar, rounded: it counts against the budgets until they end',
      examples: [0],
    }),
    unpriced_entry_count: Count.meta({
      description: 'Cost entries of it whose price nobody knows: they count 0 in the total',
      examples: [0],
    }),
    waiting_for: WaitingFor.nullable().meta({
      description: 'Why it does not run; null while it runs and once it has ended',
      examples: [null],
    }),
    node_runs: z
      .array(NodeRun)
      .describe(
        'In an order that stays. Empty until the run has started: it has all of them at once then. Items of maps have a list of their own',
      ),
  })
  .meta({ id: 'WorkflowRun', description: 'One run of a workflow' });
export type WorkflowRun = z.infer<typeof WorkflowRun>;

export const WorkflowPath = z.object({ workspace_id: WorkspaceId, workflow_id: WorkflowId });

const isText = (value: unknown) => typeof value === 'string';

/** Statuses as a query names them: repeated, or as one list with commas. */
export const RunStatuses = z
  .preprocess(
    (value) => [value].flat().flatMap((item) => (isText(item) ? (item as string).split(',') : [item])),
    z.array(z.enum(RUN_STATUSES)).min(1).max(50),
  )
  .meta({
    description: 'Only runs of these statuses; repeat it, or separate them by commas',
    examples: [['failed', 'cancelled']],
  });

/** What makes a trigger that is sent again known: the same key and request make one run. */
export const IdempotencyKey = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[ -~]*$/, 'must be printable ASCII')
  .meta({
    description:
      'Yours to choose, 1 to 255 printable ASCII characters: the same key with the same request makes one run, however often it is sent within 24 hours. With another request: 422 `idempotency_key_reused`',
    examples: ['order-4711'],
  });

/** Everything that shapes a run. */
export const RunOptions = z.object({
  trigger_payload: TriggerPayload.default({}),
  run_at: Instant.nullable()
    .default(null)
    .meta({ description: 'Start no sooner than this; null or a time in the past: now', examples: [null] }),
  priority: Priority.default(DEFAULT_PRIORITY),
  max_cost_cents: z
    .int32()
    .min(0)
    .nullable()
    .default(null)
    .describe(
      'What this run may spend, in cents of a US dollar; null: as much as the max_budget_cents of its workflow, which counts in any case',
    ),
  timeout_ms: z
    .int()
    .min(1)
    .max(MAX_RUN_TIMEOUT_MS)
    .nullable()
    .default(null)
    .meta({
      description:
        'How long this run may take from its start, in milliseconds; null: as long as the timeout_ms of its workflow, which counts in any case',
      examples: [null],
    }),
});
export type RunOptions = z.output<typeof RunOptions>;

const MAX_WAIT_SECONDS = 30;

/** `POST /api/v1/workspaces/{workspace_id}/workflows/{workflow_id}/trigger`. */
export const TriggerRunRequest = z.object({
  params: WorkflowPath,
  query: z.object({
    wait: z.coerce
      .number()
      .int()
      .min(0)
      .max(MAX_WAIT_SECONDS)
      .default(0)
      .describe(
        `Seconds to wait for the end of the run, at most ${MAX_WAIT_SECONDS}: 200 when it has ended, else 202. 0: not at all`,
      ),
  }),
  headers: z.object({ 'idempotency-key': IdempotencyKey.optional() }),
  body: RunOptions.prefault({}),
});

/** `GET /api/v1/workspaces/{workspace_id}/workflows/{workflow_id}/runs`. */
export const ListRunsRequest = z.object({
  params: WorkflowPath,
  query: PageQuery.extend({ status: RunStatuses.optional() }),
});

/** `GET /api/v1/workflows/{workflow_id}/runs/{run_id}`. */
export const GetRunRequest = z.object({ params: z.object({ workflow_id: WorkflowId, run_id: RunId }) });

import {
  DEFAULT_PRIORITY,
  MAX_PRIORITY,
  MIN_PRIORITY,
  RUN_SOURCE_KINDS,
  RUN_STATUSES,
} from '@runyard/domain';
import { z } from 'zod';
import { Cents, Id, Instant, JsonObjectField, Timestamp } from './fields.ts';
import { NodeRun } from './node-run.ts';
import { PageQuery } from './page.ts';
import { WaitingFor } from './waiting-for.ts';

const Priority = z
  .int()
  .min(MIN_PRIORITY)
  .max(MAX_PRIORITY)
  .describe(`${MIN_PRIORITY} (most urgent) to ${MAX_PRIORITY}; runs of a smaller number are taken sooner`);

/** One run of a workflow, as it was when it was triggered. */
export const WorkflowRun = z
  .object({
    id: Id,
    workflow_id: Id,
    version_id: Id.describe('The version of the graph that it runs, whatever is edited meanwhile'),
    status: z.enum(RUN_STATUSES),
    triggered_by: z
      .string()
      .nullable()
      .describe('Who: user:<id>, api_key:<id>, schedule:<id>, webhook:<id> or run:<id>'),
    trigger_payload: JsonObjectField,
    run_at: Timestamp.nullable().describe('It starts no sooner; null: as soon as it can'),
    priority: Priority,
    max_cost_cents: Cents.nullable().describe('What it may spend; null: no limit'),
    created_at: Timestamp,
    started_at: Timestamp.nullable(),
    completed_at: Timestamp.nullable(),
    error_message: z.string().nullable().describe('Why it failed; names the node'),
    source_run_id: Id.nullable().describe('The run that it retries or replays'),
    source_kind: z
      .enum(RUN_SOURCE_KINDS)
      .nullable()
      .describe('retry: took over what completed in its source · replay: ran everything again'),
    total_cost_cents: Cents.describe('What all its node runs cost together, rounded'),
    waiting_for: WaitingFor.nullable().describe(
      'Why it does not run; null while it runs and once it has ended',
    ),
    node_runs: z.array(NodeRun).describe('Empty until the run has started'),
  })
  .meta({ id: 'WorkflowRun', description: 'One run of a workflow' });
export type WorkflowRun = z.infer<typeof WorkflowRun>;

export const WorkflowPath = z.object({ workspace_id: Id, workflow_id: Id });

const isText = (value: unknown) => typeof value === 'string';

/** Statuses as a query names them: repeated, or as one list with commas. */
export const RunStatuses = z
  .preprocess(
    (value) => [value].flat().flatMap((item) => (isText(item) ? (item as string).split(',') : [item])),
    z.array(z.enum(RUN_STATUSES)).min(1).max(50),
  )
  .describe('Only runs of these statuses; repeat it, or separate them by commas');

/** What makes a trigger that is sent again known: the same key and request make one run. */
export const IdempotencyKey = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[ -~]*$/, 'must be printable ASCII')
  .describe('The same key with the same request makes one run, however often it is sent');

/** Everything that shapes a run. */
export const RunOptions = z.object({
  trigger_payload: JsonObjectField.default({}).describe('What the templates of the workflow read'),
  run_at: Instant.nullable().default(null).describe('Start no sooner than this; a time in the past is now'),
  priority: Priority.default(DEFAULT_PRIORITY),
  max_cost_cents: z
    .int32()
    .min(0)
    .nullable()
    .default(null)
    .describe('What this run may spend; the max_budget_cents of its workflow counts, too'),
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
      .describe(`Seconds to wait for the end of the run, at most ${MAX_WAIT_SECONDS}`),
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
export const GetRunRequest = z.object({ params: z.object({ workflow_id: Id, run_id: Id }) });

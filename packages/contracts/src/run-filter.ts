import { TRIGGER_SOURCES } from '@runyard/domain';
import { z } from 'zod';
import { Cents, Instant, line } from './fields.ts';
import { RunId, WorkflowId } from './ids.ts';

const MAX_TEXT = 200;
const MAX_CENTS = 100_000_000_000;
const MAX_RUN_IDS = 500;

const triggerSource = z
  .enum(TRIGGER_SOURCES)
  .optional()
  .meta({
    description: 'Only runs that this kind of source triggered: what triggered_by begins with',
    examples: ['schedule'],
  });
const AT_LEAST = 'Cost at least as many cents, as the run shows it';
const AT_MOST = 'Cost at most as many cents, as the run shows it';
/** As a query has it: text. */
const centsOfQuery = (description: string) =>
  z.coerce
    .number()
    .int()
    .min(0)
    .max(MAX_CENTS)
    .optional()
    .meta({ description, examples: [100] });
const centsOfBody = (description: string) =>
  Cents.max(MAX_CENTS)
    .optional()
    .meta({ description, examples: [100] });

const common = {
  workflow_id: WorkflowId.optional().describe('Only runs of this workflow'),
  triggered_by: line(MAX_TEXT)
    .optional()
    .meta({
      description: 'Exactly as a run shows it',
      examples: ['schedule:0f0c7f0e-8a0e-4d57-9a53-9c9b1c7d5f10'],
    }),
  trigger_source: triggerSource,
  created_from: Instant.optional().describe('Accepted at this time or later'),
  created_to: Instant.optional().describe('Accepted before this time'),
  root_run_id: RunId.optional().describe('Only runs that were started below this one, at any level'),
};

/** A part of what a run says of its failure. */
const errorText = line(MAX_TEXT)
  .optional()
  .meta({ description: 'A part of the error_message, in any case', examples: ['timed out'] });

const errorCode = line(MAX_TEXT)
  .optional()
  .meta({
    description: 'Exactly this error_code, as the statistics count failures by',
    examples: ['node_timeout'],
  });

/** What lists of runs are filtered by, beside the status. */
export const RunQueryFilters = {
  ...common,
  min_cost_cents: centsOfQuery(AT_LEAST),
  max_cost_cents: centsOfQuery(AT_MOST),
  q: errorText,
  error_code: errorCode,
};

/** What runs that are changed together are chosen by, beside the status. */
export const OpenRunFilters = {
  ...common,
  min_cost_cents: centsOfBody(AT_LEAST),
  max_cost_cents: centsOfBody(AT_MOST),
  run_ids: z
    .array(RunId)
    .min(1)
    .max(MAX_RUN_IDS)
    .optional()
    .describe('Only these runs; one of another workspace is none'),
};

/** The same of runs that have ended. */
export const EndedRunFilters = { ...OpenRunFilters, q: errorText, error_code: errorCode };

import {
  ANY_FAILURE,
  BACKOFFS,
  JITTERS,
  ON_ERROR,
  ON_WORKER_LOST,
  RETRYABLE_FAILURES,
} from '@runyard/domain';
import { z } from 'zod';

const MAX_BACKOFF_MS = 86_400_000;
const MAX_TIMEOUT_MS = 86_400_000;
const MAX_POLICY_RETRIES = 10;
const MAX_CODES = 50;

/** What an edge may ask of the node it comes from. */
export const Label = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ and -')
  .meta({ examples: ['true'] });

/** Failures by name. */
const FailureName = z
  .string()
  .regex(/^[a-z0-9_]{1,64}$/, 'must be a code such as node_timeout')
  .meta({ examples: ['node_timeout'] });

/** How a node is tried again. */
export const RetryPolicy = z
  .strictObject({
    max: z
      .int()
      .min(0)
      .max(MAX_POLICY_RETRIES)
      .nullable()
      .default(null)
      .describe(
        `Further attempts after the first one failed, 0 to ${MAX_POLICY_RETRIES}; null: the max_retries of the node`,
      ),
    backoff: z
      .enum(BACKOFFS)
      .default('exponential')
      .describe('exponential: each wait is twice the one before it · fixed: all are alike'),
    base_ms: z
      .int()
      .min(0)
      .max(MAX_BACKOFF_MS)
      .default(1_000)
      .describe('The longest wait after the first attempt, in milliseconds'),
    cap_ms: z
      .int()
      .min(0)
      .max(MAX_BACKOFF_MS)
      .default(60_000)
      .describe('The longest wait after any attempt, in milliseconds'),
    jitter: z
      .enum(JITTERS)
      .default('full')
      .describe('full: any time up to the wait, so that many do not come back together · none: all of it'),
    on: z
      .array(FailureName)
      .max(MAX_CODES)
      .nullable()
      .default(null)
      .meta({
        description: `Codes of the failures that are tried again; \`${RETRYABLE_FAILURES}\`: those that may pass · \`${ANY_FAILURE}\`: all · null: \`${RETRYABLE_FAILURES}\``,
        examples: [['node_timeout', 'http_503']],
      }),
    on_worker_lost: z
      .enum(ON_WORKER_LOST)
      .default('requeue')
      .describe(
        'When its worker dies or hangs while it runs. requeue: another one runs it again, in the same attempt · fail: it fails with `worker_lost`, because what it does must not happen twice',
      ),
  })
  .describe('How a node is tried again; a Retry-After of the other side is waited for first');
export type RetryPolicy = z.output<typeof RetryPolicy>;

/** The fields of a node that say how it takes its branches, its failures and its time. */
export const flowFields = {
  on_error: z.enum(ON_ERROR).meta({
    description:
      'When it fails for good. fail: the run fails · continue: the run goes on, and nodes after it get `{ "error": { code, message } }` for its output · branch: only edges with the label `error` are followed',
    examples: ['fail'],
  }),
  timeout_ms: z
    .int()
    .min(1)
    .max(MAX_TIMEOUT_MS)
    .nullable()
    .meta({
      description:
        'How long one attempt may take, in milliseconds, at most the MAX_NODE_TIMEOUT_MS of the deployment; null: its NODE_TIMEOUT_MS',
      examples: [null],
    }),
  retry_policy: RetryPolicy.nullable().meta({
    description: 'How it is tried again; null: max_retries with exponential backoff from 1 s up to 60 s',
    examples: [null],
  }),
};

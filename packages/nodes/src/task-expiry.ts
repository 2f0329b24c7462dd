import { type DueTime, ON_EXPIRY, type OnExpiry } from '@runyard/domain';
import { z } from 'zod';
import type { Expiry, NodeAttempt } from './executor.ts';
import { NodeFailedError } from './node-failed-error.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

const termFields = {
  expires_in_seconds: z
    .number()
    .positive()
    .optional()
    .describe('How long it waits for somebody. Default: for as long as it takes.'),
  expires_at: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('Until when it waits for somebody: a timestamp with its offset or Z.'),
};

/** In the config of what waits for an approval. */
export const approvalExpiryFields = {
  ...termFields,
  on_expiry: z
    .enum(ON_EXPIRY)
    .default('fail')
    .describe(
      'What becomes of it then. fail: the node fails · approve, reject: as if somebody had · keep: it goes on waiting, and webhooks are told.',
    ),
};

/** In the config of what a person does. */
export const taskExpiryFields = {
  ...termFields,
  on_expiry: z
    .enum(['fail', 'keep'])
    .default('fail')
    .describe(
      'What becomes of it then. fail: the node fails · keep: it goes on waiting, and webhooks are told.',
    ),
};

interface ExpiryConfig {
  expires_in_seconds?: number | undefined;
  expires_at?: string | undefined;
  on_expiry: OnExpiry;
}

export const namesOneExpiry = (config: Partial<ExpiryConfig>) =>
  config.expires_in_seconds === undefined || config.expires_at === undefined;
export const ONE_EXPIRY = {
  path: ['expires_at'],
  message: 'Set expires_in_seconds or expires_at, not both.',
};

/** When a task expires, and how; null for one that does not. NodeFailedError for a time beyond the limit. */
export function expiryOf(
  config: ExpiryConfig,
  attempt: Pick<NodeAttempt, 'clock' | 'limits'>,
): Expiry | null {
  const due = dueOf(config);
  if (due === null) return null;
  const { maxDelayMs } = attempt.limits;
  const termMs = 'at' in due ? due.at.getTime() - attempt.clock.now().getTime() : due.afterMs;
  if (termMs > maxDelayMs) throw new NodeFailedError(tooLate(termMs, maxDelayMs));
  return { due, onExpiry: config.on_expiry };
}

function dueOf({ expires_in_seconds, expires_at }: ExpiryConfig): DueTime | null {
  if (expires_at !== undefined) return { at: new Date(expires_at) };
  return expires_in_seconds === undefined ? null : { afterMs: expires_in_seconds * 1_000 };
}

const tooLate = (termMs: number, maxDelayMs: number) => ({
  code: 'expiry_too_late',
  message: `The task is to expire in ${Math.ceil(termMs / DAY_MS)} days; ${maxDelayMs / DAY_MS} days is the limit (MAX_DELAY_DAYS). Let it expire sooner, or not at all.`,
  retryable: false,
});

import type { DueTime } from '@runyard/domain';
import { z } from 'zod';
import { durationMs } from '../duration.ts';
import { completed, failed, type NodeOutcome, type NodeWork } from '../executor.ts';
import { defineNodeType } from '../node-type.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

const Seconds = z
  .number()
  .min(0)
  .transform((seconds) => seconds * 1_000);

const Duration = z.string().transform((text, context) => {
  const ms = durationMs(text);
  if (ms !== null) return ms;
  const message =
    'must be seconds, or an ISO 8601 duration of weeks, days, hours, minutes and seconds such as PT15M';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const DelayConfig = z
  .strictObject({
    for: z
      .union([Seconds, Duration])
      .optional()
      .describe('How long it waits: seconds, or an ISO 8601 duration such as `PT15M` or `P1D`.'),
    until: z.iso
      .datetime({ offset: true })
      .optional()
      .describe('Until when it waits: a timestamp with its offset or Z. One in the past is now.'),
  })
  .refine((config) => (config.for === undefined) !== (config.until === undefined), {
    message: 'Set either for or until.',
  });

type DelayWork = NodeWork<z.output<typeof DelayConfig>>;

/** Waits for a time; its output is its input. The time is a row in the database: meanwhile it costs nothing else. */
export const delayNode = defineNodeType({
  type: 'delay',
  pool: 'transform',
  configSchema: DelayConfig,
  computesOnly: true,
  execute: async (work) => delay(work),
});

function delay({ config, input, clock, limits }: DelayWork): NodeOutcome {
  const now = clock.now().getTime();
  const due: DueTime =
    config.until === undefined ? { afterMs: config.for ?? 0 } : { at: new Date(config.until) };
  const delayMs = 'at' in due ? due.at.getTime() - now : due.afterMs;
  if (delayMs > limits.maxDelayMs) return tooLong(delayMs, limits.maxDelayMs);
  if (delayMs <= 0) return completed(input);
  return { kind: 'waiting', waitFor: { reason: 'delay', due, output: input }, spend: [] };
}

const tooLong = (delayMs: number, maxDelayMs: number): NodeOutcome =>
  failed({
    code: 'delay_too_long',
    message: `The node is to wait for ${daysOf(delayMs)} days; ${daysOf(maxDelayMs)} days is the limit (MAX_DELAY_DAYS). Wait for less, or trigger another run then.`,
    retryable: false,
  });

const daysOf = (ms: number) => Math.ceil((ms / DAY_MS) * 10) / 10;

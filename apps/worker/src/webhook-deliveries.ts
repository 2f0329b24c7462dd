import { deliverDueWebhooks, type EngineContext, type WebhookOptions } from '@runyard/engine';
import type { Repetition } from './repeat.ts';
import { repeatBatches } from './repeat-batches.ts';

/** Delivers webhooks in this worker. Stopping aborts what is on its way. */
export const startWebhookDeliveries = (
  ctx: EngineContext,
  options: WebhookOptions & { intervalMs: number },
): Repetition =>
  repeatBatches(ctx, {
    what: 'webhook deliveries',
    intervalMs: options.intervalMs,
    doBatch: async (signal) => (await deliverDueWebhooks(ctx, options, signal)) === options.batchSize,
  });

import { deliverDueWebhooks, type EngineContext, type WebhookOptions } from '@runyard/engine';
import { type Repetition, repeat } from './repeat.ts';

/** Delivers webhooks in this worker: a full batch is followed by the next at once. Stopping aborts what is on its way. */
export function startWebhookDeliveries(
  ctx: EngineContext,
  options: WebhookOptions & { intervalMs: number },
): Repetition {
  const aborter = new AbortController();
  const turn = async () => {
    try {
      let madeCount = options.batchSize;
      while (madeCount === options.batchSize && !aborter.signal.aborted)
        madeCount = await deliverDueWebhooks(ctx, options, aborter.signal);
    } catch (err) {
      if (!aborter.signal.aborted) ctx.log.warn({ err }, 'webhook deliveries failed, they are tried again');
    }
  };
  const repetition = repeat(turn, options.intervalMs);
  return {
    stop: async () => {
      aborter.abort();
      await repetition.stop();
    },
  };
}

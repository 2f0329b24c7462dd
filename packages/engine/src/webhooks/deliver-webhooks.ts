import { type ClaimedDelivery, claimDeliveries, type SettledDelivery, settleDelivery } from '@runyard/db';
import { type HttpResult, sendRequest, signBody } from '@runyard/nodes';
import type { EngineContext } from '../context.ts';
import { nextDeliveryDelay } from './next-delivery-delay.ts';
import { webhookSecret } from './webhook-secret.ts';

export interface WebhookOptions {
  /** WEBHOOK_SIGNING_SECRET. */
  signingSecret: string;
  /** Deliveries that this process makes at the same time. */
  batchSize: number;
  /** How long a receiver may take, in milliseconds. */
  timeoutMs: number;
}

export type DeliveryContext = Pick<EngineContext, 'db' | 'clock' | 'random' | 'limits' | 'services' | 'log'>;

/** A delivery whose process died is due again this long after its receiver had to answer. */
const LEASE_SLACK_MS = 20_000;
const MAX_ANSWER_BYTES = 65_536;
const MS = 1_000;

/**
 * Makes the deliveries that are due, each at least once: what a crash leaves unsettled is due again when its lease runs
 * out. Any number of processes may do this at the same time. Returns how many it made.
 */
export async function deliverDueWebhooks(ctx: DeliveryContext, options: WebhookOptions, signal: AbortSignal) {
  const leaseMs = options.timeoutMs + LEASE_SLACK_MS;
  const claimed = await claimDeliveries(ctx.db.sql, { batchSize: options.batchSize, leaseMs });
  await Promise.all(claimed.map((delivery) => deliver(ctx, options, delivery, signal)));
  return claimed.length;
}

async function deliver(
  ctx: DeliveryContext,
  options: WebhookOptions,
  delivery: ClaimedDelivery,
  signal: AbortSignal,
): Promise<void> {
  const request = requestOf(ctx, options, delivery);
  const attempt = {
    signal,
    clock: ctx.clock,
    services: ctx.services,
    limits: { ...ctx.limits.node, maxResponseBytes: MAX_ANSWER_BYTES },
  };
  const send = { timeoutMs: options.timeoutMs, maxRedirects: 0, expectedStatuses: null };
  const result = await sendRequest(request, send, attempt);
  await settleDelivery(ctx.db.sql, outcomeOf(ctx, delivery, result));
}

/** The body is the same at each attempt, and so is the delivery id. */
function requestOf({ clock }: DeliveryContext, { signingSecret }: WebhookOptions, delivery: ClaimedDelivery) {
  const body = JSON.stringify(delivery.body);
  const generations = [
    delivery.secretGeneration,
    ...(delivery.isRotating ? [delivery.secretGeneration - 1] : []),
  ];
  const signatures = generations.map((generation) =>
    signBody(body, webhookSecret(signingSecret, delivery.endpointId, generation)),
  );
  const headers = new Headers({
    'content-type': 'application/json',
    'user-agent': 'runyard',
    'x-runyard-delivery': delivery.id,
    'x-runyard-event': delivery.event,
    'x-runyard-timestamp': String(Math.floor(clock.now().getTime() / MS)),
    'x-runyard-signature': signatures.join(','),
  });
  return { method: 'POST', url: new URL(delivery.url), headers, body };
}

function outcomeOf(
  ctx: DeliveryContext,
  { id, attempt }: ClaimedDelivery,
  result: HttpResult,
): SettledDelivery {
  if (result.kind === 'answered') {
    const lastStatus = result.response.status;
    return { id, attempt, isDelivered: true, retryDelayMs: null, lastStatus, lastError: null };
  }
  const { code, message, retryAfterMs } = result.failure;
  const retryDelayMs = nextDeliveryDelay(attempt, { retryAfterMs, random: ctx.random });
  const lastStatus = /^http_(\d+)$/.exec(code)?.[1];
  return {
    id,
    attempt,
    isDelivered: false,
    retryDelayMs,
    lastStatus: lastStatus === undefined ? null : Number(lastStatus),
    lastError: message,
  };
}

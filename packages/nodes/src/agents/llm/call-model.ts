import type { NodeFailure, NodeOutcome, Spend } from '../../executor.ts';
import { NodeFailedError } from '../../node-failed-error.ts';
import { withDeadline } from '../../with-deadline.ts';
import { brokenOff } from './answer-body.ts';
import type { ModelWork } from './model-config.ts';
import { createModelFetch, tooLarge } from './model-fetch.ts';
import type { AnswerDraft, AnswerSink, ModelProtocol, ModelRequest } from './model-protocol.ts';
import { providerFailure } from './provider-failure.ts';
import { estimateUsage } from './token-usage.ts';

/** Whom an agent asks. */
export interface ModelTarget {
  protocol: ModelProtocol;
  /** By which name its calls are priced. */
  provider: string;
  /** Without a slash at its end. */
  baseUrl: string;
  /** Empty: the server wants none. */
  apiKey: string;
}

/** How one call ended. What an answer that was not complete has used is spent all the same. */
export type CallEnd =
  | { kind: 'answered'; draft: AnswerDraft; finishReason: string; spend: Spend[] }
  | { kind: 'failed'; failure: NodeFailure; spend: Spend[] }
  | { kind: 'refused'; outcome: NodeOutcome };

/** Longer than the deadline of any call. */
const CLIENT_TIMEOUT_MS = 7_200_000;

/** Asks for the money of a call, makes it, and shows its answer while it streams in. Rejects only when the node itself is stopped. */
export async function callModel(
  work: ModelWork,
  target: ModelTarget,
  request: ModelRequest,
): Promise<CallEnd> {
  const prompt = promptOf(request);
  const { provider } = target;
  const { model, maxOutputTokens } = request;
  const inputTokens = Buffer.byteLength(prompt);
  const reservation = await work.reserve({ provider, model, inputTokens, maxOutputTokens });
  if (reservation.kind === 'refused') return reservation;

  const draft: AnswerDraft = { text: '', refusal: '', model: null, finishReason: null, usage: null };
  const spent = () => spendOf(draft, prompt, { provider, model });
  try {
    await streamInTime(work, target, request, draft);
    const { finishReason } = draft;
    if (finishReason === null) throw brokenOff('without an end');
    const spend = spent();
    work.noteSpend(spend);
    return { kind: 'answered', draft, finishReason, spend: [spend] };
  } catch (error) {
    const hasStarted = draft.usage !== null || draft.text !== '';
    if (work.signal.aborted) {
      if (hasStarted) work.noteSpend(spent());
      throw error;
    }
    const failure = providerFailure(error, requestOf(target), { now: work.clock.now(), hasStarted });
    return { kind: 'failed', failure, spend: hasStarted ? [spent()] : [] };
  }
}

async function streamInTime(
  work: ModelWork,
  target: ModelTarget,
  request: ModelRequest,
  draft: AnswerDraft,
): Promise<void> {
  const { config, limits, idempotencyKey } = work;
  const { baseUrl, apiKey, protocol } = target;
  const fetch = createModelFetch(work.services.http, {
    idempotencyKey,
    maxBytes: limits.maxResponseBytes,
    hasKey: apiKey !== '',
  });
  const connection = { baseUrl, apiKey, fetch, timeoutMs: CLIENT_TIMEOUT_MS };
  const timedOut = () => callTimedOut(target, config.timeout_ms);
  return withDeadline(work.signal, config.timeout_ms, timedOut, (signal) =>
    protocol.stream(request, connection, sinkOf(work, draft, signal), signal),
  );
}

function sinkOf(work: ModelWork, draft: AnswerDraft, signal: AbortSignal): AnswerSink {
  const { maxOutputBytes } = work.limits;
  return {
    draft,
    addText: (text) => {
      if (signal.aborted) return;
      draft.text += text;
      if (draft.text.length > maxOutputBytes) throw tooLarge(maxOutputBytes);
      work.emitPartial(text);
    },
  };
}

const promptOf = ({ system, messages, schema }: ModelRequest) => JSON.stringify({ system, messages, schema });

/** What the provider counted; a stream that was cut may have told less than it had written. */
function spendOf(draft: AnswerDraft, prompt: string, who: { provider: string; model: string }): Spend {
  const estimate = estimateUsage(prompt, draft.text);
  const { usage = null, finishReason } = draft;
  if (usage === null || finishReason !== null) return { ...who, ...(usage ?? estimate) };
  return { ...who, ...usage, outputTokens: Math.max(usage.outputTokens, estimate.outputTokens) };
}

const labelOf = ({ baseUrl, protocol }: ModelTarget) => {
  const url = new URL(baseUrl + protocol.path);
  return `POST ${url.origin}${url.pathname}`;
};

const requestOf = (target: ModelTarget) => ({
  method: 'POST',
  url: new URL(target.baseUrl),
  headers: new Headers(),
  body: null,
  label: labelOf(target),
});

function callTimedOut(target: ModelTarget, timeoutMs: number): NodeFailedError {
  const message = `${labelOf(target)} took longer than ${timeoutMs} ms (timeout_ms).`;
  return new NodeFailedError({ code: 'provider_timeout', message, retryable: true });
}

import { AgentResult } from '@runyard/contracts';
import { isJsonObject, type Json, nanosFromUsd } from '@runyard/domain';
import { failed, type NodeFailure, type NodeOutcome, type NodeWork } from '../../executor.ts';
import { buildHeaders } from '../../http/build-headers.ts';
import type { HttpRequest } from '../../http/http-exchange.ts';
import { type SendOptions, sendRequest } from '../../http/send-request.ts';
import { NodeFailedError } from '../../node-failed-error.ts';
import { maskOutcome } from '../../secrets/mask-execution.ts';
import { createSecretMask } from '../../secrets/secret-mask.ts';
import { ENDPOINT_PROVIDER, resultOutcome } from './agent-result.ts';
import type { Callback } from './callback-issuer.ts';
import type { EndpointConfig } from './endpoint-config.ts';

type EndpointWork = NodeWork<EndpointConfig>;

const ACKNOWLEDGE_MS = 30_000;

/** Hands the task to an agent outside. A synchronous one answers with the result; an asynchronous one acknowledges the task, and
 *  the node run waits for its callback. */
export async function askEndpoint(work: EndpointWork): Promise<NodeOutcome> {
  const callback = work.config.async ? requireCallback(work) : null;
  const maxCostNanos = nanosFromUsd(work.config.budget_usd);
  const call = { ...ENDPOINT_PROVIDER, inputTokens: 0, maxOutputTokens: 0, maxCostNanos };
  const reservation = await work.reserve(call);
  if (reservation.kind === 'refused') return reservation.outcome;

  const request = requestOf(work, callback);
  const result = await sendRequest(request, optionsOf(work.config), work);
  const outcome = result.kind === 'failed' ? failed(result.failure) : outcomeOf(work, result.response.body);
  return callback ? maskOutcome(outcome, maskOf(callback)) : outcome;
}

/** Agents like to quote what they were sent. */
const maskOf = ({ secret }: Callback) => createSecretMask([{ name: 'callback_secret', value: secret }]);

function requireCallback({ services, nodeRunId, attempt }: EndpointWork): Callback {
  if (services.issueCallback) return services.issueCallback({ nodeRunId, attempt });
  throw new NodeFailedError({
    code: 'callbacks_not_configured',
    message:
      'An asynchronous agent calls back, and this system does not say where to: its operator must set PUBLIC_URL and WEBHOOK_SIGNING_SECRET, for the API and the workers.',
    retryable: false,
  });
}

/** The same attempt has the same key, also after a crash. A further attempt of an asynchronous agent has another: its callback is
 *  another, too. */
function requestOf(work: EndpointWork, callback: Callback | null): HttpRequest {
  const { config, nodeRunId, idempotencyKey, attempt } = work;
  const headers = buildHeaders({ 'content-type': 'application/json' }, config.headers);
  headers.set('x-task-id', nodeRunId);
  headers.set('idempotency-key', callback ? `${idempotencyKey}-${attempt}` : idempotencyKey);
  if (config.api_key !== undefined) headers.set('x-api-key', config.api_key);
  const body = JSON.stringify({ ...taskOf(work), ...(callback && callbackFields(config, callback)) });
  return { method: 'POST', url: new URL(config.url), headers, body };
}

const taskOf = ({ config, nodeRunId }: EndpointWork) => ({
  task_id: nodeRunId,
  title: config.task_template.title,
  description: config.task_template.description,
  category: config.category,
  task_type: config.task_type,
  requirements: config.requirements,
  budget_usd: config.budget_usd,
  attachments: config.attachments,
  quality_rules: config.quality_rules,
  mode: config.mode,
});

const callbackFields = ({ execution_timeout_seconds }: EndpointConfig, { url, secret }: Callback) => ({
  callback_url: url,
  callback_secret: secret,
  execution_timeout_seconds,
});

const optionsOf = (config: EndpointConfig): SendOptions => ({
  timeoutMs: config.async ? ACKNOWLEDGE_MS : config.execution_timeout_seconds * 1_000,
  maxRedirects: 0,
  expectedStatuses: null,
  isRetryable: (status) => [408, 409, 425, 429].includes(status) || status >= 500,
});

/** An asynchronous agent may be done at once, and then answers like a synchronous one. */
function outcomeOf(work: EndpointWork, body: Json): NodeOutcome {
  const isResult = isJsonObject(body) && ('artifacts' in body || body.error != null);
  if (work.config.async && !isResult) return { kind: 'waiting', waitFor: waitForCallback(work), spend: [] };
  const parsed = AgentResult.safeParse(body);
  return parsed.success ? resultOutcome(parsed.data) : failed(invalidAnswer(work, parsed.error.issues));
}

function waitForCallback({ config }: EndpointWork) {
  const { title, description } = config.task_template;
  const seconds = config.execution_timeout_seconds;
  const message = `The agent did not call back within ${seconds} s (execution_timeout_seconds).`;
  return {
    reason: 'external' as const,
    task: { title, description, approvalLevel: config.approval_level, proposedOutput: null },
    due: { afterMs: seconds * 1_000 },
    failure: { code: 'callback_timeout', message, retryable: true },
  };
}

function invalidAnswer(
  { config }: EndpointWork,
  issues: readonly { path: PropertyKey[]; message: string }[],
): NodeFailure {
  const { origin, pathname } = new URL(config.url);
  const problems = issues.slice(0, 10).map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  const message = `POST ${origin}${pathname} answered with what is no result of an agent. ${problems.join('; ')}`;
  return { code: 'invalid_agent_answer', message, retryable: false };
}

import { isJsonObject } from '@runyard/domain';
import type { NodeFailure } from '../../executor.ts';
import { exchangeFailure } from '../../http/exchange-failure.ts';
import type { HttpRequest } from '../../http/http-exchange.ts';
import { retryAfterMs } from '../../http/retry-after.ts';
import { brokenOff } from './answer-body.ts';

const MESSAGE_CHARS = 300;
const MAX_WAIT_MS = 3_600_000;

/** What the errors of both official clients have. */
interface ProviderError {
  /** Undefined: the error stood in the stream. */
  status: number | undefined;
  headers: Headers | undefined;
  /** The provider's words for it, such as `rate_limit_error`. */
  kinds: string[];
  message: string;
}

/** Statuses of errors that only their kind tells, since they stood in a stream. */
const STATUS_OF_KIND: Record<string, number> = {
  authentication_error: 401,
  billing_error: 402,
  context_length_exceeded: 400,
  invalid_api_key: 401,
  invalid_request_error: 400,
  model_not_found: 404,
  not_found_error: 404,
  overloaded_error: 529,
  permission_error: 403,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  request_too_large: 413,
  timeout_error: 504,
};

/** No more money with the provider: waiting does not help. */
const NO_MONEY = ['insufficient_quota', 'billing_error', 'billing_hard_limit_reached', 'billing_not_active'];

const CODE_OF_STATUS: Record<number, string> = {
  401: 'provider_unauthorized',
  402: 'provider_quota_exceeded',
  403: 'provider_forbidden',
  404: 'provider_not_found',
  408: 'provider_timeout',
  429: 'provider_rate_limited',
  503: 'provider_overloaded',
  504: 'provider_timeout',
  529: 'provider_overloaded',
};

/** What an error of a call means for the node: what the provider, the network or the guard of outgoing calls said. `hasStarted`: a part of
 *  the answer had come. */
export function providerFailure(
  error: unknown,
  request: HttpRequest,
  { now, hasStarted }: { now: Date; hasStarted: boolean },
): NodeFailure {
  const told = readProviderError(error);
  if (told !== null) return toldFailure(told, request.label ?? '', now);
  const failure = exchangeFailure(request, unwrap(error));
  if (failure.code !== 'network_error') return failure;
  if (hasStarted || error instanceof SyntaxError)
    return { ...brokenOff(`(${failure.message})`).failure, cause: error };
  return failure;
}

/** The clients say "Connection error." and keep the reason as the cause. */
const unwrap = (error: unknown) => (error instanceof Error && error.cause ? error.cause : error);

function toldFailure(
  { status, headers, kinds, message }: ProviderError,
  label: string,
  now: Date,
): NodeFailure {
  const noMoney = kinds.some((kind) => NO_MONEY.includes(kind));
  const known = kinds.map((kind) => STATUS_OF_KIND[kind]).find((found) => found !== undefined);
  const actual = status ?? known ?? 500;
  const retryable = !noMoney && mayPass(actual, headers);
  const waitMs = retryable ? waitOf(headers, now) : null;
  const how = status === undefined ? 'broke off its answer' : `answered ${status}`;
  const what = [kinds.join(', '), message.slice(0, MESSAGE_CHARS)].filter(Boolean).join(': ');
  return {
    code: noMoney ? 'provider_quota_exceeded' : codeOf(actual),
    message: `${label} ${how}${what && `: ${what}`}`,
    retryable,
    ...(waitMs !== null && { retryAfterMs: waitMs }),
  };
}

function codeOf(status: number): string {
  return (
    CODE_OF_STATUS[status] ?? (status >= 500 || status === 409 ? 'provider_error' : 'provider_bad_request')
  );
}

/** The clients' own rule, which a server may overrule. */
function mayPass(status: number, headers: Headers | undefined): boolean {
  const said = headers?.get('x-should-retry');
  if (said === 'true' || said === 'false') return said === 'true';
  return [408, 409, 425, 429].includes(status) || status >= 500;
}

function waitOf(headers: Headers | undefined, now: Date): number | null {
  const inMs = headers?.get('retry-after-ms') ?? '';
  if (/^\d+(?:\.\d+)?$/.test(inMs)) return Math.min(Math.ceil(Number(inMs)), MAX_WAIT_MS);
  return retryAfterMs(headers?.get('retry-after') ?? undefined, now);
}

/** Both clients throw errors with `status`, `headers` and the body as `error`; without a status and a body it is about the
 *  connection. */
function readProviderError(error: unknown): ProviderError | null {
  if (!(error instanceof Error) || !('status' in error && 'error' in error)) return null;
  const status = typeof error.status === 'number' ? error.status : undefined;
  if (status === undefined && error.error === undefined) return null;
  const headers = 'headers' in error && error.headers instanceof Headers ? error.headers : undefined;
  const inner = innermost(error.error);
  const kinds = [inner.code, inner.type].filter((kind) => typeof kind === 'string' && kind !== '');
  const message = typeof inner.message === 'string' ? inner.message : error.message;
  return { status, headers, kinds: [...new Set(kinds as string[])], message };
}

/** The error itself: OpenAI's client has taken it out of the body, Anthropic's has not. */
function innermost(body: unknown): Record<string, unknown> {
  if (!isJsonObject(body)) return {};
  return isJsonObject(body.error) ? body.error : body;
}

import type { Clock } from '@runyard/runtime';
import { exchangeFailure } from '../../http/exchange-failure.ts';
import { NodeFailedError } from '../../node-failed-error.ts';
import type { HttpClient } from '../../outbound/http-client.ts';
import { withDeadline } from '../../with-deadline.ts';

/** How an agent outside answers when it is asked whether it is well. */
export interface EndpointHealth {
  /** What was asked; null: it cannot be told before a run. */
  url: string | null;
  healthy: boolean;
  status: number | null;
  latencyMs: number | null;
  error: string | null;
}

interface ProbeContext {
  http: HttpClient;
  clock: Clock;
  signal: AbortSignal;
  /** Default: 5 seconds. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 5_000;
const unasked = (url: string | null, error: string): EndpointHealth => ({
  url,
  healthy: false,
  status: null,
  latencyMs: null,
  error,
});

/** Asks the health URL of an agent: the URL of a node's config with `/execute` replaced by `/health`. Without any key. */
export async function probeEndpoint(configUrl: unknown, context: ProbeContext): Promise<EndpointHealth> {
  if (typeof configUrl !== 'string' || /\{[{%]/.test(configUrl))
    return unasked(null, 'Its url holds a template: it is known when the node runs.');
  const url = healthUrlOf(configUrl);
  if (url === null) return unasked(null, 'Its url has no /execute that could be replaced by /health.');
  try {
    return await ask(url, context);
  } catch (error) {
    const request = { method: 'GET', url: new URL(url), headers: new Headers(), body: null };
    return unasked(url, exchangeFailure(request, error).message);
  }
}

function healthUrlOf(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const pathname = url.pathname.replace(/\/execute(?=\/?$)/, '/health');
  if (pathname === url.pathname) return null;
  url.pathname = pathname;
  return url.href;
}

async function ask(
  url: string,
  { http, clock, signal, timeoutMs = TIMEOUT_MS }: ProbeContext,
): Promise<EndpointHealth> {
  const startedAt = clock.now().getTime();
  const timedOut = () =>
    new NodeFailedError({
      code: 'request_timeout',
      message: `It took longer than ${timeoutMs} ms.`,
      retryable: true,
    });
  const { status, ok } = await withDeadline(signal, timeoutMs, timedOut, async (deadline) => {
    const response = await http.fetch(url, { redirect: 'manual', signal: deadline });
    await response.body?.cancel();
    return response;
  });
  const latencyMs = clock.now().getTime() - startedAt;
  return { url, healthy: ok, status, latencyMs, error: null };
}

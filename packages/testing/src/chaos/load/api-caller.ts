/** What came of one request: an answer, or none, and then nobody knows whether it was carried out. */
export type Reply = { kind: 'answered'; status: number; body: unknown } | { kind: 'unanswered' };

export interface Request {
  method: 'GET' | 'POST';
  /** Below /api/v1. */
  path: string;
  body?: object;
  headers?: Record<string, string>;
}

export interface ApiCaller {
  /** Asks one of the API processes, each in turn. */
  ask(request: Request): Promise<Reply>;
  /** Asks until there is an answer that is final: neither 409, 429 nor 5xx. Null when `isOver` says that it is too late. */
  insist(request: Request, isOver: () => boolean): Promise<{ status: number; body: unknown } | null>;
}

const TIMEOUT_MS = 8_000;
const AGAIN_AFTER_MS = 250;
const CONFLICT = 409;
const TOO_MANY = 429;
const SERVER_ERROR = 500;

export function createApiCaller(urls: readonly string[], token: string): ApiCaller {
  let turn = 0;
  const ask = async ({ method, path, body, headers = {} }: Request): Promise<Reply> => {
    const url = `${urls[turn++ % urls.length]}/api/v1${path}`;
    try {
      const response = await fetch(url, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body && { body: JSON.stringify(body) }),
      });
      return { kind: 'answered', status: response.status, body: await response.json() };
    } catch {
      return { kind: 'unanswered' };
    }
  };
  return {
    ask,
    insist: async (request, isOver) => {
      while (!isOver()) {
        const reply = await ask(request);
        if (reply.kind === 'answered' && isFinal(reply)) return reply;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
      }
      return null;
    },
  };
}

/** Of the conflicts only a key that is in flight passes by itself. */
function isFinal({ status, body }: { status: number; body: unknown }): boolean {
  if (status === CONFLICT) return (body as { code?: string }).code === 'run_already_ended';
  return status !== TOO_MANY && status < SERVER_ERROR;
}

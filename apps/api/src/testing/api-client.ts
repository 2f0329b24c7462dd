/** What an answer brings. `body` is parsed JSON, or text when it is none. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
}

/** Speaks JSON with one API as one caller. Paths are below /api/v1 unless they begin with another root. */
export interface ApiClient {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  put(path: string, body: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
  /** Sends the text as it is; without one no body at all. */
  send(method: string, path: string, text?: string, headers?: Record<string, string>): Promise<Answer>;
}

export function createApiClient(url: string, token: string | null): ApiClient {
  const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const request = async (
    method: string,
    path: string,
    body?: string,
    headers = JSON_TYPE,
  ): Promise<Answer> => {
    const own = body === undefined ? {} : headers;
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      body,
      headers: { ...authorization, ...own },
    });
    return { status: response.status, headers: response.headers, body: parse(await response.text()) };
  };
  return {
    get: (path) => request('GET', path),
    post: (path, body) => request('POST', path, body === undefined ? undefined : JSON.stringify(body)),
    put: (path, body) => request('PUT', path, JSON.stringify(body)),
    delete: (path) => request('DELETE', path),
    send: (method, path, text, headers) => request(method, path, text, headers),
  };
}

const JSON_TYPE: Record<string, string> = { 'content-type': 'application/json' };

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

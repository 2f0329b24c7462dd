import { createRunyardClient, type RunyardClient } from '@runyard/sdk';
import { readEvents, type StreamedEvent } from './read-events.ts';
import { saveBlob } from './save-text.ts';
import { currentToken, endSession } from './session.ts';

/** The API is where this page is, also below a path of a proxy. */
const API_URL = new URL('.', document.baseURI).href.replace(/\/$/, '');

/** The address of a path of the API, for whoever calls it from elsewhere. */
export const urlOf = (path: string): string => `${API_URL}${path}`;

/** What the API answered in place of what was asked for. */
export class ApiError extends Error {
  readonly status: number;
  /** Stable, snake_case. */
  readonly code: string;
  readonly requestId: string | null;
  /** Of a request that breaks its schema: what is wrong, and where. */
  readonly problems: Problem[];

  constructor(status: number, { detail, code, request_id }: ErrorBody) {
    const problems = Array.isArray(detail) ? detail : [];
    super(
      problems.length > 0 ? problems.map(tell).join('; ') : String(detail ?? `the API answered ${status}`),
    );
    this.status = status;
    this.code = code ?? 'unknown';
    this.requestId = request_id ?? null;
    this.problems = problems;
  }
}

export interface Problem {
  loc: (string | number)[];
  msg: string;
}

interface ErrorBody {
  detail?: string | Problem[];
  code?: string;
  request_id?: string;
}

const tell = ({ loc, msg }: Problem) => `${loc.slice(1).join('.')}: ${msg}`;

/** It was not sent with a token that another one has replaced meanwhile. */
const isOfSession = ({ headers }: Request) =>
  currentToken() !== null && headers.get('authorization') === `Bearer ${currentToken()}`;

/** A token that is no longer valid ends the session; the page then asks to sign in again. */
async function send(request: Request): Promise<Response> {
  const answer = await fetch(request).catch((error: unknown) => {
    if (request.signal.aborted) throw error;
    throw new ApiError(0, { detail: 'The API cannot be reached. Is it running?', code: 'unreachable' });
  });
  if (answer.status === 401 && isOfSession(request)) endSession('over');
  return answer;
}

/** Every call of the API goes through this client, with the types of its OpenAPI document. */
export const api = (): RunyardClient =>
  createRunyardClient({ url: API_URL, token: currentToken() ?? '', fetch: send });

/** The data of an answer. Throws an `ApiError` for any status that is not 2xx. */
export async function unwrap<T>(
  answer: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw new ApiError(response.status, asErrorBody(error));
  return data as T;
}

/** A page of a list, and the cursor of the next one. */
export interface Page<T> {
  rows: T[];
  next: string | null;
  /** How many there are in all, where that is cheap to tell. */
  total: number | null;
}

export async function unwrapPage<T>(
  answer: Promise<{ data?: T[]; error?: unknown; response: Response }>,
): Promise<Page<T>> {
  const { data, error, response } = await answer;
  if (!response.ok) throw new ApiError(response.status, asErrorBody(error));
  const total = response.headers.get('x-total-count');
  return { rows: data ?? [], next: nextCursor(response), total: total === null ? null : Number(total) };
}

function nextCursor({ headers }: Response): string | null {
  const [, path] = /<([^>]+)>;\s*rel="next"/.exec(headers.get('link') ?? '') ?? [];
  return path === undefined ? null : new URL(path, API_URL).searchParams.get('cursor');
}

const asErrorBody = (error: unknown): ErrorBody =>
  typeof error === 'object' && error !== null ? error : { detail: String(error ?? '') };

/** Follows an event stream until it ends or `signal` aborts; resumes by itself after the event `lastEventId`. */
export async function* stream(
  path: string,
  lastEventId: string | null,
  signal: AbortSignal,
): AsyncGenerator<StreamedEvent> {
  const headers = {
    authorization: `Bearer ${currentToken() ?? ''}`,
    accept: 'text/event-stream',
    ...(lastEventId && { 'last-event-id': lastEventId }),
  };
  const answer = await send(new Request(`${API_URL}${path}`, { headers, signal }));
  if (!answer.ok || !answer.body)
    throw new ApiError(answer.status, asErrorBody(await answer.json().catch(() => null)));
  yield* readEvents(answer.body);
}

/** The JSON that a path outside the API answers. */
export async function getJson<T>(path: string, signal: AbortSignal): Promise<T> {
  const answer = await send(new Request(`${API_URL}${path}`, { signal }));
  if (!answer.ok) throw new ApiError(answer.status, asErrorBody(await answer.json().catch(() => null)));
  return answer.json();
}

/** Saves what a path answers under a name of the user's choice. */
export async function download(path: string, fileName: string): Promise<void> {
  const headers = { authorization: `Bearer ${currentToken() ?? ''}` };
  const answer = await send(new Request(`${API_URL}${path}`, { headers }));
  if (!answer.ok) throw new ApiError(answer.status, asErrorBody(await answer.json().catch(() => null)));
  saveBlob(await answer.blob(), fileName);
}

import type { LookupFunction } from 'node:net';
import { fetch as fetchThrough, type RequestInit } from 'undici';
import type { DestinationRules } from './destination-rules.ts';
import { createGuardedAgent } from './guarded-agent.ts';

/** HTTP for everything that calls out of a deployment. */
export interface HttpClient {
  /** Fetch as the standard has it, for official clients too (their option `fetch`), but that it connects only to addresses that
   *  this deployment allows: to another it rejects, and `findRefusal` tells so. */
  fetch: typeof globalThis.fetch;
  /** Breaks off what is still on its way. */
  close(): Promise<void>;
}

type FetchInput = Parameters<typeof globalThis.fetch>[0];
type FetchInit = NonNullable<Parameters<typeof globalThis.fetch>[1]>;

/** `resolve` looks names up. Default: as the system does. */
export function createHttpClient(rules: DestinationRules, resolve?: LookupFunction): HttpClient {
  const dispatcher = createGuardedAgent(rules, resolve);
  const fetch = async (input: FetchInput, init: FetchInit = {}) => {
    const [url, portable] = await makePortable(input, init);
    return fetchThrough(url, { ...portable, dispatcher } as RequestInit);
  };
  // Both follow the same standard; only the versions of their type declarations differ.
  return { fetch: fetch as unknown as typeof globalThis.fetch, close: () => dispatcher.destroy() };
}

/** What Node's own classes hold in place of them: the `fetch` of the package knows a `Request` and a form only as its own. */
async function makePortable(input: FetchInput, init: FetchInit): Promise<[string | URL, FetchInit]> {
  if (!(input instanceof Request || init.body instanceof FormData)) return [input, init];
  const request = new Request(input, init);
  const { url, method, headers, redirect, signal } = request;
  const body = request.body === null ? null : await request.arrayBuffer();
  return [url, { method, headers, redirect, signal, body }];
}

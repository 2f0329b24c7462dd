import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/schema.ts';

/** Calls the API with the types of its OpenAPI document: `client.GET('/api/v1/workspaces', …)`. */
export type RunyardClient = Client<paths>;

export interface RunyardClientOptions {
  /** Where the API is, e.g. `http://127.0.0.1:3000`. */
  url: string;
  /** A bearer token or an API key. */
  token: string;
  /** Default: the platform's. */
  fetch?: (request: Request) => Promise<Response>;
}

/** A client for one caller. Answers are `{data, error, response}`; an error status is no exception. */
export const createRunyardClient = ({ url, token, fetch }: RunyardClientOptions): RunyardClient =>
  createClient<paths>({
    baseUrl: url,
    headers: { authorization: `Bearer ${token}` },
    ...(fetch && { fetch }),
  });

import { createDestinationRules, type DestinationRules } from './outbound/destination-rules.ts';
import { createHttpClient, type HttpClient } from './outbound/http-client.ts';

/** What the executors of one process share: made in its composition root, handed to every attempt, closed at its end. */
export interface NodeServices {
  /** For every HTTP call that leaves the deployment. */
  http: HttpClient;
  /** Where connections may go that are not HTTP. */
  mayConnect: DestinationRules;
  close(): Promise<void>;
}

export interface NodeServicesOptions {
  outbound: {
    /** OUTBOUND_ALLOW: what may be called although its address is not public. */
    allow: readonly string[];
  };
}

/** The services of one process. */
export function createNodeServices({ outbound }: NodeServicesOptions): NodeServices {
  const mayConnect = createDestinationRules(outbound.allow);
  const http = createHttpClient(mayConnect);
  return { http, mayConnect, close: () => http.close() };
}

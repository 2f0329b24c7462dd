import { type ComputePool, type ComputePoolOptions, createComputePool } from './compute/compute-pool.ts';
import { createDestinationRules, type DestinationRules } from './outbound/destination-rules.ts';
import { createHttpClient, type HttpClient } from './outbound/http-client.ts';

/** What the executors of one process share: made in its composition root, handed to every attempt, closed at its end. */
export interface NodeServices {
  /** For every HTTP call that leaves the deployment. */
  http: HttpClient;
  /** Where connections may go that are not HTTP. */
  mayConnect: DestinationRules;
  /** Threads for what may keep the event loop. */
  compute: ComputePool;
  close(): Promise<void>;
}

export interface NodeServicesOptions {
  outbound: {
    /** OUTBOUND_ALLOW: what may be called although its address is not public. */
    allow: readonly string[];
  };
  /** Default: `defaultComputePoolOptions`. */
  compute?: ComputePoolOptions;
}

/** The services of one process. */
export function createNodeServices(options: NodeServicesOptions): NodeServices {
  const mayConnect = createDestinationRules(options.outbound.allow);
  const http = createHttpClient(mayConnect);
  const compute = createComputePool(options.compute);
  return { http, mayConnect, compute, close };

  async function close(): Promise<void> {
    await Promise.all([http.close(), compute.close()]);
  }
}

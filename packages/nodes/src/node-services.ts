import {
  type CallbackOptions,
  createIssueCallback,
  type IssueCallback,
} from './agents/endpoint/callback-issuer.ts';
import { type ComputePool, type ComputePoolOptions, createComputePool } from './compute/compute-pool.ts';
import {
  type DeliveryOptions,
  type MailService,
  readDeliveryOptions,
} from './distribution/delivery-options.ts';
import { createDestinationRules, type DestinationRules } from './outbound/destination-rules.ts';
import { createHttpClient, type HttpClient } from './outbound/http-client.ts';
import { type ProviderUrls, readProviderUrls } from './providers/provider-urls.ts';

/** What the executors of one process share: made in its composition root, handed to every attempt, closed at its end. */
export interface NodeServices {
  /** For every HTTP call that leaves the deployment. */
  http: HttpClient;
  /** Where connections may go that are not HTTP. */
  mayConnect: DestinationRules;
  /** Threads for what may keep the event loop. */
  compute: ComputePool;
  /** Base URLs of named providers that are not their usual ones. */
  providerUrls: ProviderUrls;
  mail: MailService;
  /** The callbacks of agents outside; null: this system takes none. */
  issueCallback: IssueCallback | null;
  /** Folder of `file` deliveries; null: there is none. */
  filesDir: string | null;
  close(): Promise<void>;
}

export interface NodeServicesOptions {
  outbound: {
    /** OUTBOUND_ALLOW: what may be called although its address is not public. */
    allow: readonly string[];
    /** PROVIDER_BASE_URLS, each `name=URL`. Default: the usual ones. */
    providerUrls?: readonly string[];
  };
  /** Default: no mail server and no folder. */
  delivery?: DeliveryOptions;
  /** Default: no agent outside may call back. */
  callbacks?: CallbackOptions | undefined;
  /** Default: `defaultComputePoolOptions`. */
  compute?: ComputePoolOptions;
}

/** The services of one process.
 *  @throws Error for a setting that names what there is not */
export function createNodeServices(options: NodeServicesOptions): NodeServices {
  const mayConnect = createDestinationRules(options.outbound.allow);
  const providerUrls = readProviderUrls(options.outbound.providerUrls ?? []);
  const { mail, filesDir } = readDeliveryOptions(options.delivery ?? {});
  const http = createHttpClient(mayConnect);
  const compute = createComputePool(options.compute);
  const issueCallback = options.callbacks ? createIssueCallback(options.callbacks) : null;
  return { http, mayConnect, providerUrls, mail, filesDir, compute, issueCallback, close };

  async function close(): Promise<void> {
    await Promise.all([http.close(), compute.close()]);
  }
}

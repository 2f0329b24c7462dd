import type { NodeRetryPolicy } from './retry.ts';

/** What becomes of a run when a node fails for good. fail: it fails · continue: it goes on as if the node had completed,
 *  with `{ error }` for its output · branch: it goes on along the edges with the label `error`, and no other. */
export const ON_ERROR = ['fail', 'continue', 'branch'] as const;
export type OnError = (typeof ON_ERROR)[number];

/** The label of the edges that a failure goes along. */
export const ERROR_LABEL = 'error';

/** The id of a dependency → the label that its edge asks for. */
export type Branches = Readonly<Record<string, string>>;

/** How a node takes its branches, its failures and its time. What is left out, as in versions from before there was any
 *  of it, has its default. */
export interface NodeFlow {
  /** Left out: no edge has a label. */
  branches?: Branches;
  /** Left out: `fail`. */
  onError?: OnError;
  /** How long one attempt may take, in milliseconds; null: as long as the deployment lets it. */
  timeoutMs?: number | null;
  /** Null: `maxRetries` with the default backoff. */
  retryPolicy?: NodeRetryPolicy | null;
}

import { type CallbackRef, callbackIdOf, callbackSecret } from '@runyard/runtime';

/** Where an agent calls back to, and what it signs that with. */
export interface Callback {
  url: string;
  secret: string;
}

/** Makes the callback of an attempt, the same one at each time. */
export type IssueCallback = (ref: CallbackRef) => Callback;

export interface CallbackOptions {
  /** PUBLIC_URL. */
  publicUrl: string;
  /** WEBHOOK_SIGNING_SECRET. */
  signingSecret: string;
}

export const createIssueCallback =
  ({ publicUrl, signingSecret }: CallbackOptions): IssueCallback =>
  (ref) => ({
    url: `${publicUrl.replace(/\/+$/, '')}/api/v1/callbacks/${callbackIdOf(ref)}`,
    secret: callbackSecret(signingSecret, ref),
  });

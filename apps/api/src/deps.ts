import type { Admission, ExplainWaits, TriggerContext } from '@runyard/engine';
import type { HttpClient } from '@runyard/nodes';
import type { AccessTokens, Clock, KeyRing } from '@runyard/runtime';
import type { Authenticate } from './auth/authenticate.ts';
import type { IdentifyHook } from './auth/identify-hook.ts';
import type { LoginLimits } from './auth/login-limiter.ts';
import type { Memberships } from './auth/memberships.ts';
import type { RenewToken } from './auth/renew-token.ts';
import type { SignIn } from './auth/sign-in.ts';
import type { ApiHealth } from './health/api-health.ts';
import type { CreateLimiter } from './limits/limiter-store.ts';
import type { RunStreams } from './run-events/run-streams.ts';

/** What the composition root hands to the app. */
export interface ApiDeps {
  engine: TriggerContext;
  clock: Clock;
  tokens: AccessTokens;
  runStreams: RunStreams;
  limits: ApiLimits;
  /** Makes limiters whose counts all processes of the API share. */
  createLimiter: CreateLimiter;
  /** For what the API itself calls: only where this deployment allows it. */
  http: HttpClient;
  /** WEBHOOK_SIGNING_SECRET; undefined: this system has no webhooks and no callbacks. */
  webhookSigningSecret: string | undefined;
  /** SECRETS_KEYS; undefined: this system has no secrets. */
  keyRing: KeyRing | undefined;
  /** METRICS_TOKEN; undefined: only this machine reads metrics. */
  metricsToken: string | undefined;
  /** Holds every reply against its schema: for tests. */
  checkReplies: boolean;
  health: ApiHealth;
  /** Whether further runs are accepted. */
  admission: Admission;
  /** True once the process has been told to stop: it is no longer ready for new requests. */
  isStopping: () => boolean;
}

export interface ApiLimits {
  /** Bytes of a request's body. */
  maxPayloadBytes: number;
  maxNodesPerWorkflow: number;
  /** Requests a minute of one caller; 0: no limit. */
  requestsPerMinute: number;
  /** Origins whose pages may call the API from a browser. */
  corsOrigins: readonly string[];
  /** How long an answer may take to begin, in milliseconds. */
  answerDeadlineMs: number;
  /** How long it may take to accept a run, in milliseconds. */
  triggerDeadlineMs: number;
  /** JSON bytes of an output that a person makes. */
  maxOutputBytes: number;
  /** How far ahead a run may be put off, in days. */
  maxRunAheadDays: number;
  /** How long an idempotency key stands for its run, in milliseconds. */
  idempotencyTtlMs: number;
  /** Items of one batch trigger. */
  maxBatchItems: number;
  maxMembersPerWorkspace: number;
  /** That are neither revoked nor expired. */
  maxApiKeysPerWorkspace: number;
  maxSecretsPerWorkspace: number;
  /** How far the timestamp of a signed callback may be from now. */
  callbackWindowSeconds: number;
  login: LoginLimits;
}

/** What routes and middleware get. */
export interface RouteDeps extends ApiDeps {
  authenticate: Authenticate;
  memberships: Memberships;
  identifyHook: IdentifyHook;
  signIn: SignIn;
  renewToken: RenewToken;
  explainWaits: ExplainWaits;
}

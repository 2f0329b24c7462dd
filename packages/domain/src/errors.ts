import type { ErrorCode } from './error-code.ts';
import type { GraphProblem } from './validate-graph.ts';

/** One problem of a request: where (`['body', 'position']`), a sentence, and a stable type. */
export interface ErrorDetail {
  loc: (string | number)[];
  msg: string;
  type: string;
}

export interface ErrorContext {
  /** What went wrong underneath: for the log only. */
  cause?: unknown;
  /** Shown to the caller in place of the message. */
  details?: readonly ErrorDetail[] | undefined;
}

/** An expected error: a stable code and a message that may be shown to the caller; its `cause` is for the log only. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: readonly ErrorDetail[] | undefined;

  constructor(code: ErrorCode, message: string, { cause, details }: ErrorContext = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.details = details;
  }
}

/** It is not there, or belongs to another workspace: callers cannot tell which. */
export class NotFoundError extends AppError {
  constructor(message: string, context?: ErrorContext) {
    super('not_found', message, context);
  }
}

/** It was there, and retention has removed it. */
export class GoneError extends AppError {
  constructor(message: string, context?: ErrorContext) {
    super('payload_removed', message, context);
  }
}

/** A run would keep more JSON than it may. The node that it comes from, or the request, is refused. */
export class RunTooLargeError extends AppError {
  constructor(bytes: number, totalBytes: number, limitBytes: number) {
    super(
      'run_too_large',
      `${bytes} bytes more make ${totalBytes} that the run keeps; it may keep ${limitBytes} (MAX_RUN_PAYLOAD_BYTES).`,
    );
  }
}

/** There is no user with the email, or the user with the id is no member. */
export class UserNotFoundError extends AppError {
  constructor(message: string, context?: ErrorContext) {
    super('user_not_found', message, context);
  }
}

export type ConflictCode = Extract<
  ErrorCode,
  | 'conflict'
  | 'already_member'
  | 'last_owner'
  | 'api_key_revoked'
  | 'too_many_api_keys'
  | 'too_many_members'
  | 'too_many_secrets'
  | 'too_many_prices'
  | 'secrets_not_configured'
  | 'webhooks_not_configured'
  | 'duplicate_node_key'
  | 'workflow_paused'
  | 'workflow_archived'
  | 'workflow_changing'
  | 'workflow_changed'
  | 'run_already_ended'
  | 'run_not_retryable'
  | 'workflow_has_runs'
  | 'workspace_not_empty'
  | 'task_already_decided'
  | 'task_not_waiting'
  | 'callback_too_late'
>;

/** The request is fine, but what it is about is in a state that forbids it. */
export class ConflictError extends AppError {
  constructor(code: ConflictCode, message: string, context?: ErrorContext) {
    super(code, message, context);
  }
}

/** Another request with this idempotency key is being answered at this moment. */
export class KeyInFlightError extends AppError {
  readonly retryAfterSeconds = 1;

  constructor() {
    super(
      'idempotency_key_in_flight',
      'a request with this Idempotency-Key is being answered at this moment; send it again in a second',
    );
  }
}

/** This idempotency key stands for the run of another request. */
export class KeyReusedError extends AppError {
  constructor() {
    super(
      'idempotency_key_reused',
      'this Idempotency-Key was used with another workflow, payload or option; take a new key for a new run',
    );
  }
}

/** The request does not fit its schema or a rule about its fields. */
export class ValidationError extends AppError {
  constructor(details: readonly ErrorDetail[], context?: Omit<ErrorContext, 'details'>) {
    super('validation_failed', details.map((detail) => detail.msg).join('; '), { ...context, details });
  }
}

/** The workflow's graph cannot run; each detail names the nodes at fault. */
export class InvalidGraphError extends AppError {
  readonly problems: readonly GraphProblem[];

  constructor(problems: readonly GraphProblem[]) {
    const details = problems.map(({ code, nodeIds, message }) => ({
      loc: ['nodes', ...nodeIds],
      msg: message,
      type: code,
    }));
    super('invalid_graph', summarise(problems), { details });
    this.problems = problems;
  }
}

const MAX_SUMMARISED = 5;

function summarise(problems: readonly GraphProblem[]): string {
  const told = problems.slice(0, MAX_SUMMARISED).map((problem) => problem.message);
  const left = problems.length - told.length;
  return [...told, ...(left > 0 ? [`${left} more problems.`] : [])].join(' ');
}

export type UnauthorizedCode = Extract<
  ErrorCode,
  'missing_token' | 'invalid_token' | 'token_expired' | 'invalid_credentials' | 'invalid_signature'
>;

/** Nobody knows who is calling. */
export class UnauthorizedError extends AppError {
  constructor(code: UnauthorizedCode, message: string, context?: ErrorContext) {
    super(code, message, context);
  }
}

/** The caller is known and may not do this. */
export class ForbiddenError extends AppError {
  constructor(message: string, context?: ErrorContext) {
    super('forbidden', message, context);
  }
}

/** A body, or a part of it, is larger than its limit. */
export class PayloadTooLargeError extends AppError {
  constructor(message: string, context?: ErrorContext) {
    super('payload_too_large', message, context);
  }
}

export interface UnavailableContext extends ErrorContext {
  /** Default: `database_unavailable`. */
  code?: Extract<
    ErrorCode,
    | 'request_timeout'
    | 'database_unavailable'
    | 'queue_unavailable'
    | 'token_keys_unavailable'
    | 'stream_unavailable'
    | 'callback_too_early'
  >;
  /** When another try makes sense, in seconds; default 5. */
  retryAfterSeconds?: number;
}

/** Something that the product stands on is away; the same request may succeed later. */
export class UnavailableError extends AppError {
  readonly retryAfterSeconds: number;

  constructor(
    message: string,
    { code = 'database_unavailable', retryAfterSeconds = 5, ...context }: UnavailableContext = {},
  ) {
    super(code, message, context);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The caller asked too often. */
export class RateLimitedError extends AppError {
  /** When another try makes sense, in seconds. */
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number, context?: ErrorContext) {
    super('rate_limited', message, context);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** There is as much to do as may be; the same request may succeed later. */
export class OverloadedError extends AppError {
  /** When another try makes sense, in seconds. */
  readonly retryAfterSeconds: number;

  constructor(
    code: Extract<ErrorCode, 'queue_full' | 'workspace_queue_full' | 'queue_memory_full'>,
    message: string,
    retryAfterSeconds: number,
  ) {
    super(code, message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

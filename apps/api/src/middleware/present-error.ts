import type { ErrorResponse, Problem } from '@runyard/contracts';
import { translateDbError } from '@runyard/db';
import { AppError, type ErrorCode, UnavailableError } from '@runyard/domain';
import type { Logger } from '@runyard/runtime';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { ZodError } from 'zod';
import { problemsOf } from '../present/problems.ts';
import { requestIdOf } from './request-id.ts';

/** The one table from what went wrong to how HTTP says it. */
const STATUS = {
  invalid_request: 400,
  invalid_json: 400,
  missing_token: 401,
  invalid_token: 401,
  token_expired: 401,
  invalid_credentials: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  duplicate_node_key: 409,
  workflow_paused: 409,
  workflow_archived: 409,
  workflow_changing: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  validation_failed: 422,
  invalid_graph: 422,
  rate_limited: 429,
  internal_error: 500,
  database_unavailable: 503,
  queue_unavailable: 503,
} satisfies Record<ErrorCode, number>;

/** No route has this path and method. */
export const noSuchRoute: RequestHandler = (req, res) => {
  sendError(res, new AppError('not_found', `there is no ${req.method} ${req.path}`));
};

/** Answers every error of every route. Only expected errors show their message; the others are logged and stay private. */
export const presentError =
  (log: Logger): ErrorRequestHandler =>
  (error, _req, res, next) => {
    const known = asAppError(error);
    if (STATUS[known.code] >= 500) log.error({ err: error, requestId: requestIdOf(res) }, 'request failed');
    if (res.headersSent) return next(error);
    sendError(res, known);
  };

/** The answer to an error, in the contract's form. */
export function sendError(res: Response, error: AppError): void {
  if (error instanceof UnavailableError) res.set('Retry-After', String(error.retryAfterSeconds));
  if (STATUS[error.code] === 401) res.set('WWW-Authenticate', 'Bearer');
  const body: ErrorResponse = {
    detail: detailOf(error),
    code: error.code,
    request_id: requestIdOf(res),
  };
  res.status(STATUS[error.code]).json(body);
}

const detailOf = ({ details, message }: AppError): string | Problem[] =>
  details ? details.map(({ loc, msg, type }) => ({ loc, msg, type })) : message;

function asAppError(error: unknown): AppError {
  const translated = translateDbError(error);
  if (translated instanceof AppError) return translated;
  if (error instanceof ZodError)
    return new AppError('validation_failed', 'invalid request', { details: problemsOf(error) });
  if (isHttpClientError(error)) return new AppError('invalid_request', error.message, { cause: error });
  return new AppError('internal_error', 'something went wrong on our side', { cause: error });
}

/** What express and its parsers throw for a malformed request, e.g. a path that is not valid percent-encoding. */
const isHttpClientError = (error: unknown): error is Error =>
  error instanceof Error && 'status' in error && Number(error.status) >= 400 && Number(error.status) < 500;

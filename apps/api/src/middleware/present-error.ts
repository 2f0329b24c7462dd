import { ERROR_STATUS, type ErrorResponse, type Problem } from '@runyard/contracts';
import { translateDbError } from '@runyard/db';
import { AppError } from '@runyard/domain';
import type { Logger } from '@runyard/runtime';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { ZodError } from 'zod';
import { problemsOf } from '../present/problems.ts';
import { requestIdOf } from './request-id.ts';
import { traceIdOf } from './trace-context.ts';

/** No route has this path and method. */
export const noSuchRoute: RequestHandler = (req, res) => {
  sendError(res, new AppError('not_found', `there is no ${req.method} ${req.path}`));
};

/** Answers every error of every route. Only expected errors show their message; the others are logged and stay private. */
export const presentError =
  (log: Logger): ErrorRequestHandler =>
  (error, _req, res, next) => {
    const known = asAppError(error);
    if (ERROR_STATUS[known.code] >= 500)
      log.error({ err: error, requestId: requestIdOf(res), traceId: traceIdOf(res) }, 'request failed');
    if (res.headersSent) return next(error);
    sendError(res, known);
  };

/** The answer to an error, in the contract's form. */
export function sendError(res: Response, error: AppError): void {
  if ('retryAfterSeconds' in error) res.set('Retry-After', String(error.retryAfterSeconds));
  if (ERROR_STATUS[error.code] === 401) res.set('WWW-Authenticate', 'Bearer');
  const body: ErrorResponse = {
    detail: detailOf(error),
    code: error.code,
    request_id: requestIdOf(res),
  };
  res.status(ERROR_STATUS[error.code]).json(body);
}

/** What an error tells its caller: a sentence, or the problems of its request. */
export const detailOf = ({ details, message }: AppError): string | Problem[] =>
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

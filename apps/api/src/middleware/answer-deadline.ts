import { UnavailableError } from '@runyard/domain';
import type { RequestHandler } from 'express';

/**
 * Answers 503 when nothing else was answered in time. An answer that has begun, such as a stream of events, may go on for
 * as long as it likes.
 */
export const answerDeadline =
  (deadlineMs: number): RequestHandler =>
  (_req, res, next) => {
    const timer = setTimeout(() => {
      if (!res.headersSent)
        next(new UnavailableError('this took too long on our side', { code: 'request_timeout' }));
    }, deadlineMs);
    res.once('close', () => clearTimeout(timer));
    next();
  };

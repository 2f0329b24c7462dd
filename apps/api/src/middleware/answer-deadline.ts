import { UnavailableError } from '@runyard/domain';
import type { Request, RequestHandler } from 'express';

/**
 * Answers 503 when nothing else was answered in time. An answer that has begun, such as a stream of events, may go on for
 * as long as it likes.
 */
export const answerDeadline =
  (deadline: number | ((req: Request) => number)): RequestHandler =>
  (req, res, next) => {
    const timer = setTimeout(
      () => {
        if (!res.headersSent)
          next(new UnavailableError('this took too long on our side', { code: 'request_timeout' }));
      },
      typeof deadline === 'number' ? deadline : deadline(req),
    );
    res.once('close', () => clearTimeout(timer));
    next();
  };

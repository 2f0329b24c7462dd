import type { Clock, Logger } from '@runyard/runtime';
import type { RequestHandler } from 'express';
import { requestIdOf } from './request-id.ts';

/** One debug line for each answer. Paths hold ids only; bodies and tokens are never logged. */
export const logRequests =
  ({ log, clock }: { log: Logger; clock: Clock }): RequestHandler =>
  (req, res, next) => {
    if (!log.isLevelEnabled('debug')) return next();
    const startedMs = clock.now().getTime();
    res.once('finish', () => {
      const durationMs = clock.now().getTime() - startedMs;
      const { method, path } = req;
      log.debug(
        { requestId: requestIdOf(res), method, path, status: res.statusCode, durationMs },
        'request answered',
      );
    });
    next();
  };

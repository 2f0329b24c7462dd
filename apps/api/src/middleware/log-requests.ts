import type { Clock, Logger } from '@runyard/runtime';
import type { RequestHandler } from 'express';
import { requestIdOf } from './request-id.ts';
import { traceIdOf } from './trace-context.ts';

/** The secret part of a hook's path. */
const HOOK_SECRET = /(?<=\/hooks\/)[^/]{20,}/;

/** One debug line for each answer. Paths are logged without secrets; bodies and tokens never are. */
export const logRequests =
  ({ log, clock }: { log: Logger; clock: Clock }): RequestHandler =>
  (req, res, next) => {
    if (!log.isLevelEnabled('debug')) return next();
    const startedMs = clock.now().getTime();
    res.once('finish', () => {
      const durationMs = clock.now().getTime() - startedMs;
      const { method } = req;
      const path = req.path.replace(HOOK_SECRET, '…');
      log.debug(
        {
          requestId: requestIdOf(res),
          traceId: traceIdOf(res),
          method,
          path,
          status: res.statusCode,
          durationMs,
        },
        'request answered',
      );
    });
    next();
  };

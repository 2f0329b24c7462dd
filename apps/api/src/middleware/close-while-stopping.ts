import type { RequestHandler } from 'express';

/** Tells clients to open another connection for their next request, to a process that is not stopping. */
export const closeWhileStopping =
  (isStopping: () => boolean): RequestHandler =>
  (_req, res, next) => {
    if (isStopping()) res.set('Connection', 'close');
    next();
  };

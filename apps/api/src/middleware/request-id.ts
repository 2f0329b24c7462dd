import type { Ids } from '@runyard/runtime';
import type { RequestHandler, Response } from 'express';

const USABLE = /^[\w.-]{1,128}$/;

/** Takes over the caller's X-Request-Id when it is usable, else makes one; answers with it. */
export const requestId =
  (ids: Ids): RequestHandler =>
  (req, res, next) => {
    const given = req.get('x-request-id');
    const id = given && USABLE.test(given) ? given : ids.next();
    res.locals.requestId = id;
    res.setHeader('X-Request-Id', id);
    next();
  };

/** The id of the request that this answers. */
export const requestIdOf = (res: Response): string => res.locals.requestId;

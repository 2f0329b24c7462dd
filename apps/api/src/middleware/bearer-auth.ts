import { UnauthorizedError } from '@runyard/domain';
import type { Request, RequestHandler, Response } from 'express';
import type { Authenticate } from '../auth/authenticate.ts';

/** Lets a request pass whose Authorization header holds a valid bearer token, and remembers its user. */
export const bearerAuth =
  (authenticate: Authenticate): RequestHandler =>
  async (req, res, next) => {
    const token = bearerTokenOf(req);
    if (!token) throw new UnauthorizedError('missing_token', 'send Authorization: Bearer <token>');
    res.locals.userId = await authenticate(token);
    next();
  };

/** Null when the request has no bearer token. */
export function bearerTokenOf(req: Request): string | null {
  return /^Bearer +([^\s]+)$/i.exec(req.get('authorization') ?? '')?.[1] ?? null;
}

/** The user whose token the request carried. */
export const userIdOf = (res: Response): string => res.locals.userId;

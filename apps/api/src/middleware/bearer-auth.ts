import { UnauthorizedError } from '@runyard/domain';
import type { Request, RequestHandler, Response } from 'express';
import type { Authenticate } from '../auth/authenticate.ts';
import type { Identity } from '../auth/identity.ts';

/** Lets a request pass whose Authorization header holds a valid token or API key, and remembers whose it is. */
export const bearerAuth =
  (authenticate: Authenticate): RequestHandler =>
  async (req, res, next) => {
    const authentication = authenticationOf(req, res, authenticate);
    if (!authentication) throw new UnauthorizedError('missing_token', 'send Authorization: Bearer <token>');
    res.locals.identity = await authentication;
    next();
  };

/** Whose token or key the request carries, looked up once a request. Null when it has none. */
export function authenticationOf(
  req: Request,
  res: Response,
  authenticate: Authenticate,
): Promise<Identity> | null {
  const token = bearerTokenOf(req);
  if (!token) return null;
  res.locals.authentication ??= authenticate(token);
  return res.locals.authentication;
}

/** Null when the request has no bearer token. */
export function bearerTokenOf(req: Request): string | null {
  return /^Bearer +([^\s]+)$/i.exec(req.get('authorization') ?? '')?.[1] ?? null;
}

/** Whose token or key the request carried. */
export const identityOf = (res: Response): Identity => res.locals.identity;

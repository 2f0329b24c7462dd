import { isInstanceAdmin } from '@runyard/db';
import { ForbiddenError, UnauthorizedError } from '@runyard/domain';
import type { Request, RequestHandler } from 'express';
import type { Identity } from '../auth/identity.ts';
import { sessionTokenOf } from '../auth/session-cookie.ts';
import type { RouteDeps } from '../deps.ts';
import { bearerTokenOf } from './bearer-auth.ts';

/**
 * Lets administrators of the whole system pass, by session cookie or bearer token: queues are shared by all workspaces.
 * A browser without a session is sent to sign in.
 */
export const administratorsOnly =
  ({ authenticate, engine }: RouteDeps): RequestHandler =>
  async (req, res, next) => {
    const identity = await identityOf(req, authenticate).catch((error) => {
      if (isSignedOut(error) && req.method === 'GET' && req.accepts(['json', 'html']) === 'html') return null;
      throw error;
    });
    if (identity === null) return res.redirect(303, '/admin/login');
    const isAdmin = identity.kind === 'user' && (await isInstanceAdmin(engine.db.prisma, identity.userId));
    if (!isAdmin) throw new ForbiddenError('this takes an administrator of the whole system');
    next();
  };

async function identityOf(req: Request, authenticate: RouteDeps['authenticate']): Promise<Identity> {
  const token = bearerTokenOf(req) ?? sessionTokenOf(req);
  if (!token) throw new UnauthorizedError('missing_token', 'sign in at /admin/login');
  return authenticate(token);
}

const isSignedOut = (error: unknown) => error instanceof UnauthorizedError;

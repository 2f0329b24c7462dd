import { isAdministrator } from '@runyard/db';
import { ForbiddenError, UnauthorizedError } from '@runyard/domain';
import type { Request, RequestHandler } from 'express';
import { sessionTokenOf } from '../auth/session-cookie.ts';
import type { RouteDeps } from '../deps.ts';
import { bearerTokenOf } from './bearer-auth.ts';

/**
 * Lets owners and admins of any workspace pass, by session cookie or bearer token. Queues are shared by all workspaces
 * and jobs carry ids only, so this takes no particular workspace. A browser without a session is sent to sign in.
 */
export const administratorsOnly =
  ({ authenticate, engine }: RouteDeps): RequestHandler =>
  async (req, res, next) => {
    const userId = await userOf(req, authenticate).catch((error) => {
      if (isSignedOut(error) && req.method === 'GET' && req.accepts(['json', 'html']) === 'html') return null;
      throw error;
    });
    if (userId === null) return res.redirect(303, '/admin/login');
    if (!(await isAdministrator(engine.db.prisma, userId)))
      throw new ForbiddenError('this takes the role owner or admin');
    next();
  };

async function userOf(req: Request, authenticate: RouteDeps['authenticate']): Promise<string> {
  const token = bearerTokenOf(req) ?? sessionTokenOf(req);
  if (!token) throw new UnauthorizedError('missing_token', 'sign in at /admin/login');
  return authenticate(token);
}

const isSignedOut = (error: unknown) => error instanceof UnauthorizedError;

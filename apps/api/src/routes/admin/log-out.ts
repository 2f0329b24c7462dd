import type { RequestHandler } from 'express';
import { clearSessionCookie } from '../../auth/session-cookie.ts';

/** POST /admin/logout. */
export const logOutRoute: RequestHandler = (_req, res) => {
  clearSessionCookie(res);
  res.redirect(303, '/admin/login');
};

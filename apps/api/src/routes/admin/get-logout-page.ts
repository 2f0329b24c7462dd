import type { RequestHandler } from 'express';
import { logoutPage } from './pages.ts';

/** GET /admin/logout: asks first, since a link alone must not change anything. */
export const getLogoutPageRoute: RequestHandler = (_req, res) => {
  res.set('Cache-Control', 'no-store').type('html').send(logoutPage());
};

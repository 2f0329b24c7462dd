import type { RequestHandler } from 'express';
import { loginPage } from './pages.ts';

/** GET /admin/login. */
export const getLoginPageRoute: RequestHandler = (_req, res) => {
  res.set('Cache-Control', 'no-store').type('html').send(loginPage(null));
};

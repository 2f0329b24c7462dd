import { Router, urlencoded } from 'express';
import type { RouteDeps } from '../deps.ts';
import { administratorsOnly } from '../middleware/administrators-only.ts';
import { sameOrigin } from '../middleware/same-origin.ts';
import { adminPolicy } from '../middleware/security-headers.ts';
import { getLoginPageRoute } from './admin/get-login-page.ts';
import { getLogoutPageRoute } from './admin/get-logout-page.ts';
import { logInRoute } from './admin/log-in.ts';
import { logOutRoute } from './admin/log-out.ts';
import { QUEUE_BOARD_PATH, queueBoard } from './admin/queue-board.ts';

const MAX_FORM_BYTES = '16kb';

/** Everything under /admin: pages for people, behind a cookie that holds a bearer token. */
export function adminRouter(deps: RouteDeps): Router {
  const admin = Router();
  admin.use(adminPolicy, sameOrigin);
  admin.get('/login', getLoginPageRoute);
  admin.post('/login', urlencoded({ extended: false, limit: MAX_FORM_BYTES }), logInRoute(deps));
  admin.get('/logout', getLogoutPageRoute);
  admin.post('/logout', logOutRoute);
  admin.use('/queues', administratorsOnly(deps), queueBoard(deps.engine.queue));
  admin.get('/', (_req, res) => res.redirect(303, QUEUE_BOARD_PATH));
  return admin;
}

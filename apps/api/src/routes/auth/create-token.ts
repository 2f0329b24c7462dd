import { presentSession } from '../../present/present-session.ts';
import type { RouteFor } from '../route.ts';

/** POST /auth/token: a bearer token for an email and its password. */
export const createTokenRoute: RouteFor<'createToken'> =
  ({ signIn }) =>
  async ({ body }, { req }) => ({ status: 200, body: presentSession(await signIn(body, req.ip)) });

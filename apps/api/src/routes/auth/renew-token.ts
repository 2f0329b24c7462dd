import { bearerTokenOf } from '../../middleware/bearer-auth.ts';
import { presentSession } from '../../present/present-session.ts';
import type { RouteFor } from '../route.ts';

/** POST /auth/token/renew: another token in place of the one that the request carries. */
export const renewTokenRoute: RouteFor<'renewToken'> =
  ({ renewToken }) =>
  async (_request, { req }) => {
    const session = await renewToken(bearerTokenOf(req) ?? '', req.ip);

    return { status: 200, body: presentSession(session) };
  };

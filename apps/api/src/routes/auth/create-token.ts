import { signIn } from '../../auth/sign-in.ts';
import type { RouteFor } from '../route.ts';

/** POST /auth/token: a bearer token for an email and its password. */
export const createTokenRoute: RouteFor<'createToken'> =
  (deps) =>
  async ({ body }) => {
    const { token, expiresInSeconds } = await signIn(deps, body);

    return {
      status: 200,
      headers: { 'Cache-Control': 'no-store' },
      body: { access_token: token, token_type: 'bearer', expires_in: expiresInSeconds },
    };
  };

import type { RouteFor } from '../route.ts';

/** POST /auth/token: a bearer token for an email and its password. */
export const createTokenRoute: RouteFor<'createToken'> =
  ({ signIn }) =>
  async ({ body }, { req }) => {
    const { token, expiresInSeconds } = await signIn(body, req.ip);

    return {
      status: 200,
      body: { access_token: token, token_type: 'bearer', expires_in: expiresInSeconds },
    };
  };

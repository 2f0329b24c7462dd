import { CreateTokenRequest, type Token } from '@runyard/contracts';
import type { RequestHandler } from 'express';
import { signIn } from '../../auth/sign-in.ts';
import type { RouteDeps } from '../../deps.ts';

/** POST …/auth/token: a bearer token for an email and its password. */
export const createTokenRoute =
  (deps: RouteDeps): RequestHandler =>
  async (req, res) => {
    const { body } = CreateTokenRequest.parse({ body: req.body });

    const { token, expiresInSeconds } = await signIn(deps, body);

    const answer: Token = { access_token: token, token_type: 'bearer', expires_in: expiresInSeconds };
    res.set('Cache-Control', 'no-store').json(answer);
  };

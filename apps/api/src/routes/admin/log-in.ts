import { LogInForm } from '@runyard/contracts';
import { UnauthorizedError } from '@runyard/domain';
import type { RequestHandler } from 'express';
import { setSessionCookie } from '../../auth/session-cookie.ts';
import { signIn } from '../../auth/sign-in.ts';
import type { RouteDeps } from '../../deps.ts';
import { loginPage } from './pages.ts';
import { QUEUE_BOARD_PATH } from './queue-board.ts';

const MS = 1_000;

/** POST /admin/login: keeps a bearer token, or one made for an email and its password, in a cookie. */
export const logInRoute =
  (deps: RouteDeps): RequestHandler =>
  async (req, res) => {
    const session = await openSession(deps, req.body).catch((error) => {
      if (error instanceof UnauthorizedError) return error;
      throw error;
    });
    if (session instanceof UnauthorizedError)
      return void res.status(401).type('html').send(loginPage('That did not work: check what you typed.'));

    setSessionCookie(res, session.token, session.expiresInSeconds);
    res.redirect(303, QUEUE_BOARD_PATH);
  };

async function openSession(deps: RouteDeps, form: unknown) {
  const { body } = LogInForm.parse({ body: form });
  if (!body.token) return signIn(deps, body);

  await deps.authenticate(body.token);
  const { expiresAtMs } = deps.tokens.verify(body.token);
  return { token: body.token, expiresInSeconds: Math.floor((expiresAtMs - deps.clock.now().getTime()) / MS) };
}

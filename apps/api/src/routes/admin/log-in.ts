import { LogInForm } from '@runyard/contracts';
import { RateLimitedError, UnauthorizedError } from '@runyard/domain';
import type { Request, RequestHandler, Response } from 'express';
import { setSessionCookie } from '../../auth/session-cookie.ts';
import type { RouteDeps } from '../../deps.ts';
import { loginPage } from './pages.ts';
import { QUEUE_BOARD_PATH } from './queue-board.ts';

const MS = 1_000;

/** POST /admin/login: keeps a bearer token, or one made for an email and its password, in a cookie. */
export const logInRoute =
  (deps: RouteDeps): RequestHandler =>
  async (req, res) => {
    const session = await openSession(deps, req).catch((error: unknown) => {
      if (error instanceof UnauthorizedError || error instanceof RateLimitedError) return error;
      throw error;
    });
    if (session instanceof Error) return showProblem(res, session);

    setSessionCookie(res, session.token, session.expiresInSeconds);
    res.redirect(303, QUEUE_BOARD_PATH);
  };

function showProblem(res: Response, error: UnauthorizedError | RateLimitedError): void {
  const page = res.type('html');
  if (error instanceof RateLimitedError)
    page
      .status(429)
      .set('Retry-After', String(error.retryAfterSeconds))
      .send(loginPage('That went wrong too often: try again later.'));
  else page.status(401).send(loginPage('That did not work: check what you typed.'));
}

async function openSession(deps: RouteDeps, req: Request) {
  const { body } = LogInForm.parse({ body: req.body });
  if (!body.token) return deps.signIn(body, req.ip);

  await deps.authenticate(body.token);
  const { expiresAtMs } = await deps.tokens.verify(body.token);
  return { token: body.token, expiresInSeconds: Math.floor((expiresAtMs - deps.clock.now().getTime()) / MS) };
}

import type { CookieOptions, Request, Response } from 'express';

const NAME = 'runyard_session';
const MS = 1_000;

/** Keeps a bearer token in the browser: scripts cannot read it and other sites cannot send it. */
export function setSessionCookie(res: Response, token: string, maxAgeSeconds: number): void {
  res.cookie(NAME, token, { ...options(res.req), maxAge: maxAgeSeconds * MS });
}

export const clearSessionCookie = (res: Response): void => {
  res.clearCookie(NAME, options(res.req));
};

/** Null when the request has no session. */
export function sessionTokenOf(req: Request): string | null {
  const cookies = (req.get('cookie') ?? '').split(';').map((cookie) => cookie.trim());
  return cookies.find((cookie) => cookie.startsWith(`${NAME}=`))?.slice(NAME.length + 1) || null;
}

const options = (req: Request): CookieOptions => ({
  httpOnly: true,
  sameSite: 'strict',
  path: '/admin',
  secure: req.secure,
});

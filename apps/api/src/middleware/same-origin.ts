import { ForbiddenError } from '@runyard/domain';
import type { Request, RequestHandler } from 'express';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a change that another site's page asks a browser for. Browsers name the page's origin on every POST; a caller
 * that names none is not a browser, and carries its own token.
 */
export const sameOrigin: RequestHandler = (req, _res, next) => {
  if (!SAFE_METHODS.has(req.method) && comesFromElsewhere(req))
    throw new ForbiddenError('this page must be used from its own site');
  next();
};

function comesFromElsewhere(req: Request): boolean {
  const origin = req.get('origin');
  if (origin === undefined) return !['same-origin', undefined].includes(req.get('sec-fetch-site'));
  return !URL.canParse(origin) || new URL(origin).host !== req.host;
}

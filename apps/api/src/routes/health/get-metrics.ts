import { hash, timingSafeEqual } from 'node:crypto';
import { ForbiddenError, UnauthorizedError } from '@runyard/domain';
import type { Request, RequestHandler } from 'express';
import type { ApiMetrics } from '../../metrics/api-metrics.ts';
import { bearerTokenOf } from '../../middleware/bearer-auth.ts';

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

/** GET /metrics: for whoever has METRICS_TOKEN; where none is set, for this machine alone. */
export const getMetricsRoute =
  (metrics: ApiMetrics, token: string | undefined): RequestHandler =>
  async (req, res) => {
    requireRight(req, token);
    const { contentType, text } = await metrics.text();
    res.set('Content-Type', contentType).set('Cache-Control', 'no-store').send(text);
  };

function requireRight(req: Request, token: string | undefined): void {
  if (token === undefined) {
    if (!LOOPBACK.test(req.ip ?? ''))
      throw new ForbiddenError('set METRICS_TOKEN to read metrics from another machine');
    return;
  }
  const given = bearerTokenOf(req);
  if (given === null)
    throw new UnauthorizedError('missing_token', 'send Authorization: Bearer <METRICS_TOKEN>');
  if (!isSame(given, token)) throw new UnauthorizedError('invalid_token', 'the token is not valid');
}

/** Of hashes, so that the time tells neither the length nor the beginning. */
const isSame = (one: string, other: string) =>
  timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'));

import { RateLimitedError } from '@runyard/domain';
import type { Clock } from '@runyard/runtime';
import type { Request, RequestHandler, Response } from 'express';
import { addressKey } from '../auth/address-key.ts';
import type { Authenticate } from '../auth/authenticate.ts';
import { actorOf } from '../auth/identity.ts';
import type { CountRequest } from '../limits/request-limiter.ts';
import { authenticationOf } from './bearer-auth.ts';

export interface RateLimitDeps {
  countRequest: CountRequest;
  authenticate: Authenticate;
  clock: Clock;
}

const MS = 1_000;

/**
 * Counts every request for its caller: the user, the API key, or the address of whoever is nobody we know. The answer
 * tells how the caller stands, whatever it is otherwise.
 */
export const rateLimit =
  ({ countRequest, authenticate, clock }: RateLimitDeps): RequestHandler =>
  async (req, res, next) => {
    if (req.method === 'OPTIONS') return next();
    const { isAllowed, limit, remaining, resetAtMs } = await countRequest(
      await callerKey(req, res, authenticate),
    );
    res.setHeader('X-RateLimit-Limit', limit);
    res.setHeader('X-RateLimit-Remaining', remaining);
    res.setHeader('X-RateLimit-Reset', Math.ceil(resetAtMs / MS));
    if (!isAllowed) throw tooMany(limit, resetAtMs - clock.now().getTime());
    next();
  };

function tooMany(limit: number, waitMs: number): RateLimitedError {
  const seconds = Math.max(1, Math.ceil(waitMs / MS));
  return new RateLimitedError(`you may make ${limit} requests a minute; try again in ${seconds} s`, seconds);
}

async function callerKey(req: Request, res: Response, authenticate: Authenticate): Promise<string> {
  const identity = await authenticationOf(req, res, authenticate)?.catch(() => null);
  return identity ? actorOf(identity) : `address:${addressKey(req.ip)}`;
}

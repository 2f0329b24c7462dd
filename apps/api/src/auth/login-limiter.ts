import { hash } from 'node:crypto';
import { RateLimitedError } from '@runyard/domain';
import { RateLimiterRes } from 'rate-limiter-flexible';
import type { CreateLimiter, Limiter } from '../limits/limiter-store.ts';
import { addressKey } from './address-key.ts';

export interface LoginLimits {
  /** Failures of one address with one email within the window. */
  maxFailures: number;
  /** Failures of one address with any email within the window. */
  maxFailuresPerAddress: number;
  windowSeconds: number;
}

/** Somebody says who they are, and it counts as a failure until it is known to be none. */
export interface LoginAttempt {
  /** The password was right: earlier failures with this email are forgotten. */
  succeeded(): Promise<void>;
  /** Nobody knows whether it was right. */
  notDecided(): Promise<void>;
}

/** Counts an attempt before it is looked at, or throws RateLimitedError, so that guesses in parallel count as well. */
export type BeginLogin = (email: string, address: string | undefined) => Promise<LoginAttempt>;

export function createLoginLimiter(createLimiter: CreateLimiter, limits: LoginLimits): BeginLogin {
  const { maxFailures, maxFailuresPerAddress, windowSeconds } = limits;
  const byEmail = createLimiter({ name: 'login-email', points: maxFailures, windowSeconds });
  const byAddress = createLimiter({ name: 'login-address', points: maxFailuresPerAddress, windowSeconds });

  return async (email, address) => {
    const from = addressKey(address);
    const who = hash('sha256', `${email.toLowerCase()}\n${from}`);
    await consume(byEmail, who);
    await consume(byAddress, from);
    return {
      succeeded: async () => {
        await Promise.all([byEmail.delete(who), byAddress.reward(from)]);
      },
      notDecided: async () => {
        await Promise.all([byEmail.reward(who), byAddress.reward(from)]);
      },
    };
  };
}

const MS = 1_000;

async function consume(limiter: Limiter, key: string): Promise<void> {
  await limiter.consume(key).catch((rejection: unknown) => {
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    const seconds = Math.max(1, Math.ceil(rejection.msBeforeNext / MS));
    throw new RateLimitedError('too many failed sign-ins; try again later', seconds);
  });
}

import { findUser, hasPasswordMark } from '@runyard/db';
import { NotFoundError, UnauthorizedError } from '@runyard/domain';
import { openSession, type Session } from './session.ts';
import type { SignInDeps } from './sign-in.ts';

/** Exchanges a token that is valid for one that is valid longer, until the session is over. */
export type RenewToken = (token: string, address: string | undefined) => Promise<Session>;

/**
 * The user and their password are looked at anew: somebody who was removed, or whose password is another since, gets none. A
 * refusal counts like a failed sign-in. Throws UnauthorizedError, or RateLimitedError after many refusals.
 */
export function createRenewToken({ engine, tokens, beginLogin }: SignInDeps): RenewToken {
  return async (token, address) => {
    if (!tokens.canIssue)
      throw new NotFoundError('tokens for this server are made elsewhere: it only checks them');
    const { userId, signedIn } = await tokens.verify(token);

    const attempt = await beginLogin(userId, address);
    const user = await findUser(engine.db.prisma, userId).catch(async (error: unknown) => {
      await attempt.notDecided();
      throw error;
    });
    if (!user || !signedIn || !hasPasswordMark(user.passwordHash, signedIn.passwordMark))
      throw new UnauthorizedError('invalid_token', 'the token cannot be renewed; sign in again');

    await attempt.succeeded();
    return openSession(tokens, userId, signedIn);
  };
}

import type { AccessTokens, IssuedToken, SignedIn } from '@runyard/runtime';

/** A token, and until when it can be renewed. */
export interface Session extends IssuedToken {
  endsAt: Date;
}

/** Throws UnauthorizedError when the sign-in is too long ago. */
export const openSession = (tokens: AccessTokens, userId: string, signedIn: SignedIn): Session => ({
  ...tokens.issue(userId, signedIn),
  endsAt: new Date(tokens.sessionEndMs(signedIn)),
});

import { type Db, findUserByEmail, passwordMark, passwordMatches, type User } from '@runyard/db';
import { NotFoundError, UnauthorizedError } from '@runyard/domain';
import type { AccessTokens, Clock } from '@runyard/runtime';
import type { BeginLogin } from './login-limiter.ts';
import { openSession, type Session } from './session.ts';

export interface Credentials {
  email: string;
  password: string;
}

export interface SignInDeps {
  engine: { db: Db };
  tokens: AccessTokens;
  clock: Clock;
  beginLogin: BeginLogin;
}

/** Exchanges an email and its password for a token. Throws UnauthorizedError, or RateLimitedError after many failures. */
export type SignIn = (credentials: Credentials, address: string | undefined) => Promise<Session>;

/** An unknown user and a wrong password get the same answer in the same time, and count the same. */
export function createSignIn({ engine, tokens, clock, beginLogin }: SignInDeps): SignIn {
  return async (credentials, address) => {
    if (!tokens.canIssue)
      throw new NotFoundError('tokens for this server are made elsewhere: it only checks them');

    const attempt = await beginLogin(credentials.email, address);
    const user = await findUser(engine.db, credentials).catch(async (error: unknown) => {
      await attempt.notDecided();
      throw error;
    });
    if (!user) throw new UnauthorizedError('invalid_credentials', 'the email or the password is wrong');

    await attempt.succeeded();
    return openSession(tokens, user.id, {
      atMs: clock.now().getTime(),
      passwordMark: passwordMark(user.passwordHash ?? ''),
    });
  };
}

async function findUser(db: Db, { email, password }: Credentials): Promise<User | null> {
  const user = await findUserByEmail(db.prisma, email);
  const matches = await passwordMatches(password, user?.passwordHash ?? null);
  return matches ? user : null;
}

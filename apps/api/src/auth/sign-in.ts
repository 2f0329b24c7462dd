import { type Db, findUserByEmail, passwordMatches } from '@runyard/db';
import { NotFoundError, UnauthorizedError } from '@runyard/domain';
import type { AccessTokens } from '@runyard/runtime';

export interface Credentials {
  email: string;
  password: string;
}

export interface SignInDeps {
  engine: { db: Db };
  tokens: AccessTokens;
}

/** Exchanges an email and its password for a token. An unknown user and a wrong password get the same answer in the same time. */
export async function signIn({ engine, tokens }: SignInDeps, { email, password }: Credentials) {
  if (!tokens.canIssue)
    throw new NotFoundError('tokens for this server are made elsewhere: it only checks them');

  const user = await findUserByEmail(engine.db.prisma, email);
  const matches = await passwordMatches(password, user?.passwordHash ?? null);
  if (!user || !matches)
    throw new UnauthorizedError('invalid_credentials', 'the email or the password is wrong');

  return tokens.issue(user.id);
}

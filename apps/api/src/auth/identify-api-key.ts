import { timingSafeEqual } from 'node:crypto';
import type { Scope } from '@runyard/contracts';
import {
  type ApiKeyCredentials,
  type Db,
  findApiKeyCredentials,
  isDatabaseUnavailable,
  touchApiKeys,
} from '@runyard/db';
import { ForbiddenError, UnauthorizedError } from '@runyard/domain';
import { type Clock, coalesce, type Logger } from '@runyard/runtime';
import { hashApiKeySecret, parseApiKeyToken } from './api-key-token.ts';
import type { Identity } from './identity.ts';
import { rememberFor } from './remember-for.ts';

/** Answers whose API key this is. Throws UnauthorizedError, or ForbiddenError for a key of an archived workspace. */
export type IdentifyApiKey = (token: string) => Promise<Identity>;

export interface IdentifyApiKeyDeps {
  db: Pick<Db, 'sql'>;
  clock: Clock;
  log: Logger;
}

const MAX_LOOKUPS = 200;
/** A key that was revoked, rotated or given other scopes still counts as it was for this long at most. */
const REMEMBER_MS = 1_000;
/** A little more than the minute that the statement leaves between two notes. */
const NOTE_USE_EVERY_MS = 61_000;

/**
 * Finds a key by its prefix, once a second however often it is used, and compares the hash of its secret in constant
 * time. An unknown prefix and a wrong secret get the same answer.
 */
export function createIdentifyApiKey({ db, clock, log }: IdentifyApiKeyDeps): IdentifyApiKey {
  const limits = { maxItems: MAX_LOOKUPS, isolates: (error: unknown) => !isDatabaseUnavailable(error) };
  const find = rememberFor(
    REMEMBER_MS,
    clock,
    (prefix: string) => prefix,
    coalesce((prefixes: string[]) => findApiKeyCredentials(db.sql, prefixes), limits),
  );
  const touch = coalesce((ids: string[]) => touchApiKeys(db.sql, ids), limits);
  const noteUse = rememberFor(
    NOTE_USE_EVERY_MS,
    clock,
    (id: string) => id,
    (id) => touch(id).catch((err: unknown) => log.warn({ err, apiKeyId: id }, 'use of api key not noted')),
  );

  return async (token) => {
    const { prefix, secret } = parseApiKeyToken(token) ?? refuse();
    const key = await find(prefix);
    if (!key || !isSecretOf(key, secret)) return refuse();
    if (key.isExpired) throw new UnauthorizedError('token_expired', 'the API key has expired');
    if (key.isWorkspaceArchived) throw new ForbiddenError('the workspace of this API key is archived');
    void noteUse(key.id);
    return identityOf(key);
  };
}

const refuse = (): never => {
  throw new UnauthorizedError('invalid_token', 'the API key is not valid');
};

function isSecretOf({ secretHashes }: ApiKeyCredentials, secret: string): boolean {
  const given = hashApiKeySecret(secret);
  return secretHashes.some((known) => known.length === given.length && timingSafeEqual(known, given));
}

const identityOf = ({ id, userId, workspaceId, scopes }: ApiKeyCredentials): Identity => ({
  kind: 'api_key',
  apiKeyId: id,
  userId,
  workspaceId,
  scopes: scopes as Scope[],
});

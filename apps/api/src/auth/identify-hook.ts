import { type Db, findHooks, isDatabaseUnavailable, type KnownHook } from '@runyard/db';
import { type Clock, coalesce } from '@runyard/runtime';
import { hashHookSecret } from './hook-secret.ts';
import { rememberFor } from './remember-for.ts';

/** The hook of a secret; null when there is none. */
export type IdentifyHook = (secret: string) => Promise<KnownHook | null>;

const MAX_LOOKUPS = 200;
/** A hook that was deleted still triggers for this long at most. */
const REMEMBER_MS = 1_000;

/** Finds a hook by the hash of its secret, once a second however often it is called. */
export function createIdentifyHook({ sql }: Pick<Db, 'sql'>, clock: Clock): IdentifyHook {
  const limits = { maxItems: MAX_LOOKUPS, isolates: (error: unknown) => !isDatabaseUnavailable(error) };
  const find = rememberFor(
    REMEMBER_MS,
    clock,
    (secretHash: string) => secretHash,
    coalesce((secretHashes: string[]) => findHooks(sql, secretHashes), limits),
  );
  return (secret) => find(Buffer.from(hashHookSecret(secret)).toString('hex'));
}

import { listStaleSecrets, replaceSealed, type Sql, type StaleSecret } from '@runyard/db';
import { type KeyRing, SealError } from '@runyard/runtime';
import { sealSecret, unsealSecret } from './open-secrets.ts';

/** What a rotation did. Unreadable secrets are told by id and key; they stay as they are. */
export interface Resealed {
  resealedCount: number;
  /** Were set anew or deleted meanwhile, which leaves nothing to do. */
  changedCount: number;
  unreadable: { id: string; workspaceId: string; name: string; keyId: string }[];
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Seals every secret of the system with the active key, in batches. Safe to stop at any moment, to run again, and to run beside
 * everything else: each secret is replaced only if it still is what was read.
 */
export async function resealSecrets(sql: Sql, keyRing: KeyRing, batchSize = 100): Promise<Resealed> {
  const resealed: Resealed = { resealedCount: 0, changedCount: 0, unreadable: [] };
  let afterId = FIRST_ID;
  for (;;) {
    const batch = await listStaleSecrets(sql, { keyId: keyRing.activeKeyId, afterId, batchSize });
    for (const stale of batch) await reseal(sql, keyRing, stale, resealed);
    const last = batch.at(-1);
    if (last === undefined) return resealed;
    afterId = last.id;
  }
}

async function reseal(sql: Sql, keyRing: KeyRing, stale: StaleSecret, resealed: Resealed): Promise<void> {
  const { id, workspaceId, name, keyId } = stale;
  const value = tryUnseal(keyRing, stale);
  if (value === null) {
    resealed.unreadable.push({ id, workspaceId, name, keyId });
    return;
  }
  const { keyId: activeKeyId, bytes } = sealSecret(keyRing, { workspaceId, name }, value);
  const isReplaced = await replaceSealed(sql, stale, { keyId: activeKeyId, sealed: bytes });
  if (isReplaced) resealed.resealedCount += 1;
  else resealed.changedCount += 1;
}

function tryUnseal(keyRing: KeyRing, stale: StaleSecret): string | null {
  try {
    return unsealSecret(keyRing, stale.workspaceId, stale);
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

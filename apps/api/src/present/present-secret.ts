import type { Secret } from '@runyard/contracts';
import type { SecretRow } from '@runyard/db';
import { ConflictError } from '@runyard/domain';
import type { KeyRing } from '@runyard/runtime';
import { timestamp, timestampOrNull } from './timestamp.ts';

export function presentSecret(secret: SecretRow): Secret {
  return {
    id: secret.id,
    workspace_id: secret.workspaceId,
    name: secret.name,
    key_id: secret.keyId,
    last_used_at: timestampOrNull(secret.lastUsedAt),
    created_at: timestamp(secret.createdAt),
    updated_at: timestamp(secret.updatedAt),
  };
}

/** The ring of SECRETS_KEYS, or ConflictError where secrets could not be sealed. */
export function requireKeyRing(keyRing: KeyRing | undefined): KeyRing {
  if (keyRing !== undefined) return keyRing;
  throw new ConflictError(
    'secrets_not_configured',
    'this system has no secrets: its operator must set SECRETS_KEYS for the API and the workers',
  );
}

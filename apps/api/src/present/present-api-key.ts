import type { ApiKey, ApiKeyWithSecret, Scope } from '@runyard/contracts';
import type { ApiKey as ApiKeyRow } from '@runyard/db';
import { apiKeyToken } from '../auth/api-key-token.ts';
import { timestamp, timestampOrNull } from './timestamp.ts';

export function presentApiKey(key: ApiKeyRow): ApiKey {
  return {
    id: key.id,
    workspace_id: key.workspaceId,
    name: key.name,
    prefix: key.prefix,
    scopes: key.scopes as Scope[],
    created_by: key.userId,
    expires_at: timestampOrNull(key.expiresAt),
    last_used_at: timestampOrNull(key.lastUsedAt),
    revoked_at: timestampOrNull(key.revokedAt),
    previous_secret_until: timestampOrNull(key.previousSecretUntil),
    created_at: timestamp(key.createdAt),
  };
}

/** Only for the answer to whoever made or rotated the key. */
export const presentApiKeyWithSecret = (key: ApiKeyRow, secret: string): ApiKeyWithSecret => ({
  ...presentApiKey(key),
  key: apiKeyToken(key.prefix, secret),
});

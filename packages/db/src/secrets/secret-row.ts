import type { Secret } from '../generated/client.ts';

/** A secret without what is sealed. */
export type SecretRow = Omit<Secret, 'sealed'>;

/** What names one secret. */
export interface SecretScope {
  workspaceId: string;
  name: string;
}

export const SECRET_COLUMNS = {
  id: true,
  workspaceId: true,
  name: true,
  keyId: true,
  lastUsedAt: true,
  createdAt: true,
  updatedAt: true,
} as const;

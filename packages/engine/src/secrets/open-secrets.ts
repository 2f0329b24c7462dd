import { readSealedSecrets, type SealedSecret, type SecretScope } from '@runyard/db';
import type { NodeFailure } from '@runyard/nodes';
import { type KeyRing, SealError, type Sealed } from '@runyard/runtime';
import type { EngineContext } from '../context.ts';

/** The secrets by name, or why an attempt that names them cannot run. */
export type OpenedSecrets =
  | { kind: 'opened'; secrets: Record<string, string> }
  | { kind: 'failed'; failure: NodeFailure };

type SecretsContext = Pick<EngineContext, 'db' | 'keyRing'>;

/** What a secret is bound to: sealed under one name in one workspace, it opens under no other. */
const placeOf = ({ workspaceId, name }: SecretScope) => `secret ${workspaceId} ${name}`;

/** Seals the value of a secret for its workspace and name. */
export const sealSecret = (keyRing: KeyRing, scope: SecretScope, value: string): Sealed =>
  keyRing.seal(value, placeOf(scope));

/** The value of a sealed secret. @throws SealError */
export const unsealSecret = (keyRing: KeyRing, workspaceId: string, sealed: SealedSecret): string =>
  keyRing.open({ keyId: sealed.keyId, bytes: sealed.sealed }, placeOf({ workspaceId, name: sealed.name }));

/** Reads these secrets of a workspace, in one statement, and opens them. They are kept nowhere. */
export async function openSecrets(
  { db, keyRing }: SecretsContext,
  workspaceId: string,
  names: readonly string[],
): Promise<OpenedSecrets> {
  if (names.length === 0) return { kind: 'opened', secrets: {} };
  if (keyRing === null) return failed('secrets_not_configured', NOT_CONFIGURED);
  const sealed = await readSealedSecrets(db.sql, workspaceId, names);
  const found = new Set(sealed.map(({ name }) => name));
  const missing = names.filter((name) => !found.has(name));
  if (missing.length > 0) return failed('unknown_secret', describeMissing(missing));
  try {
    const opened = sealed.map((secret) => [secret.name, unsealSecret(keyRing, workspaceId, secret)]);
    return { kind: 'opened', secrets: Object.fromEntries(opened) };
  } catch (error) {
    if (error instanceof SealError) return failed('secret_unreadable', describeUnreadable(error));
    throw error;
  }
}

const NOT_CONFIGURED =
  'The node reads secrets, and this worker has none: its operator must set SECRETS_KEYS for the API and the workers.';

const describeMissing = (names: readonly string[]) =>
  `The workspace has no secret ${names.join(', ')}; set it and run the node again.`;

const describeUnreadable = ({ message }: SealError) =>
  `A secret that the node reads cannot be opened: ${message}; its operator must add that key to SECRETS_KEYS, or the secret must be set again.`;

const failed = (code: string, message: string): OpenedSecrets => ({
  kind: 'failed',
  failure: { code, message, retryable: false },
});

import { hash, randomBytes } from 'node:crypto';

/** live or test: a word for people and secret scanners. Both kinds of key do the same. */
export type ApiKeyMode = 'live' | 'test';

const PREFIX_BYTES = 6;
const SECRET_BYTES = 32;
const TOKEN = /^(ryk_(?:live|test)_[0-9a-f]{12})_([\w-]{43})$/;

/** True for what claims to be an API key. */
export const isApiKeyToken = (token: string): boolean => token.startsWith('ryk_');

/** `ryk_live_` and 48 random bits: it may be shown, and a key is found by it. */
export const makeApiKeyPrefix = (mode: ApiKeyMode): string =>
  `ryk_${mode}_${randomBytes(PREFIX_BYTES).toString('hex')}`;

/** 256 random bits. */
export const makeApiKeySecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

export const apiKeyToken = (prefix: string, secret: string): string => `${prefix}_${secret}`;

/** Null for what no API key looks like. */
export function parseApiKeyToken(token: string): { prefix: string; secret: string } | null {
  const [, prefix, secret] = TOKEN.exec(token) ?? [];
  return prefix && secret ? { prefix, secret } : null;
}

/** A secret of 256 random bits needs no slow hash: it cannot be guessed. */
export const hashApiKeySecret = (secret: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(hash('sha256', secret, 'buffer'));

import { hash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/** The secret part of a hook's path: 256 bits, found by its SHA-256 alone, so that comparing tells nothing. */
export const makeHookSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

export const hashHookSecret = (secret: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(hash('sha256', secret, 'buffer'));

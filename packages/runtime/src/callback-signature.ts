import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** The attempt of a node run that an agent outside works on: what a callback is about. */
export interface CallbackRef {
  nodeRunId: string;
  /** From 1. */
  attempt: number;
}

const SECRET_BYTES = 32;
const CALLBACK_ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([1-9]\d{0,4})$/;

/** As it stands in the path of a callback. */
export const callbackIdOf = ({ nodeRunId, attempt }: CallbackRef): string => `${nodeRunId}.${attempt}`;

/** Null for a text that no callback id can be. */
export function parseCallbackId(id: string): CallbackRef | null {
  const [, nodeRunId, attempt] = CALLBACK_ID.exec(id) ?? [];
  return nodeRunId === undefined ? null : { nodeRunId, attempt: Number(attempt) };
}

/** What the callback of an attempt is signed with: HKDF-SHA256 of the system's secret, so that nothing needs to be stored. It stays the
 *  same when the attempt runs again after a crash. */
export function callbackSecret(signingSecret: string, ref: CallbackRef): string {
  const key = hkdfSync('sha256', signingSecret, '', `callback:${callbackIdOf(ref)}`, SECRET_BYTES);
  return `cbsec_${Buffer.from(key).toString('base64url')}`;
}

/** Hex HMAC-SHA256 of the timestamp, a dot and the raw body. `timestamp`: seconds since 1970, as the header has them. */
export function signCallback(secret: string, timestamp: string, rawBody: string | Uint8Array): string {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(rawBody).digest('hex');
}

/** Whether the signature is right; it takes as long for any that is not. */
export function isCallbackSigned(
  secret: string,
  { timestamp, signature, rawBody }: { timestamp: string; signature: string; rawBody: string | Uint8Array },
): boolean {
  const expected = Buffer.from(signCallback(secret, timestamp, rawBody));
  const given = Buffer.from(signature.toLowerCase());
  return given.length === expected.length && timingSafeEqual(given, expected);
}

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A text that only a key of the ring can open again. */
export interface Sealed {
  keyId: string;
  /** Nonce (12 bytes), ciphertext and tag (16 bytes) of AES-256-GCM. */
  bytes: Uint8Array<ArrayBuffer>;
}

/** Keys by id: the active one seals, and each of them opens what it has sealed. */
export interface KeyRing {
  activeKeyId: string;
  /** Of all keys. */
  keyIds: readonly string[];
  /** Seals a text for one place: with any other `place` it does not open. */
  seal(text: string, place: string): Sealed;
  /** @throws SealError for a key that is not in the ring, and for what was changed or sealed for another place. */
  open(sealed: Sealed, place: string): string;
}

/** Something sealed cannot be opened. The message names the key, never what is sealed. */
export class SealError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SealError';
  }
}

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_FORM = /^([\w-]{1,40}):([A-Za-z0-9+/_-]{43}=?)$/;

/** Why a text is no key ring, `id:base64` of 32 bytes each, separated by commas; null for one that is. */
export function explainBadKeys(text: string): string | null {
  const keys = text.split(',').map((key) => KEY_FORM.exec(key.trim()));
  if (keys.some((key) => key === null))
    return 'must be keys such as k1:<Base64 of 32 bytes>, separated by commas';
  const ids = new Set(keys.map((key) => key?.[1]));
  return ids.size < keys.length ? 'must give each key an id of its own' : null;
}

/** The ring of a setting that `explainBadKeys` finds nothing wrong with. Its first key is the active one. */
export function createKeyRing(text: string): KeyRing {
  const keys = new Map(text.split(',').map(readKey));
  const [activeKeyId = ''] = keys.keys();
  const requireKey = (keyId: string) => {
    const key = keys.get(keyId);
    if (key === undefined) throw new SealError(`there is no key ${keyId} in SECRETS_KEYS`);
    return key;
  };
  return {
    activeKeyId,
    keyIds: [...keys.keys()],
    seal: (plain, place) => ({ keyId: activeKeyId, bytes: seal(requireKey(activeKeyId), plain, place) }),
    open: ({ keyId, bytes }, place) => open(requireKey(keyId), keyId, bytes, place),
  };
}

/** A new key in the form of the setting. */
export const makeKey = (id: string): string => `${id}:${randomBytes(KEY_BYTES).toString('base64')}`;

function readKey(text: string): [string, Buffer] {
  const [id = '', key = ''] = text.trim().split(':');
  return [id, Buffer.from(key, 'base64')];
}

function seal(key: Buffer, text: string, place: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(
    Buffer.from(place),
  );
  const sealed = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return Uint8Array.from(Buffer.concat(sealed));
}

function open(key: Buffer, keyId: string, bytes: Uint8Array, place: string): string {
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(-TAG_BYTES);
  try {
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(place))
      .setAuthTag(tag);
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new SealError(`key ${keyId} of SECRETS_KEYS is not the one that sealed it`, { cause });
  }
}

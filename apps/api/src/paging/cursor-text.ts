import { createHash } from 'node:crypto';
import type { Cursor } from '@runyard/db';

/** A cursor as text: 6 bytes of milliseconds, 16 of the id, 4 of the list's fingerprint, in base64url. */
const AT_BYTES = 6;
const ID_BYTES = 16;
const FINGERPRINT_BYTES = 4;
const BYTES = AT_BYTES + ID_BYTES + FINGERPRINT_BYTES;

/** The cursor for a caller. `list` is the path of the list; other lists refuse the cursor. */
export function cursorText({ createdAt, id }: Cursor, list: string): string {
  const at = Buffer.alloc(AT_BYTES);
  at.writeUIntBE(createdAt.getTime(), 0, AT_BYTES);
  const idBytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  return Buffer.concat([at, idBytes, fingerprint(list)]).toString('base64url');
}

/** What `cursorText` wrote for the same list; null for any other text. */
export function parseCursor(text: string, list: string): Cursor | null {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== BYTES || bytes.toString('base64url') !== text) return null;
  if (!bytes.subarray(-FINGERPRINT_BYTES).equals(fingerprint(list))) return null;
  return {
    createdAt: new Date(bytes.readUIntBE(0, AT_BYTES)),
    id: uuid(bytes.subarray(AT_BYTES, AT_BYTES + ID_BYTES).toString('hex')),
  };
}

const fingerprint = (list: string) =>
  createHash('sha256').update(list.toLowerCase()).digest().subarray(0, FINGERPRINT_BYTES);

const uuid = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

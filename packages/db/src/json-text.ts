/** Strings that PostgreSQL's jsonb cannot hold: NUL, and halves of a surrogate pair. */
const UNSTORABLE = /\\u0000|\\ud[89ab]|\\ud[c-f]/i;

/**
 * JSON text for a jsonb parameter. Characters that jsonb cannot hold become U+FFFD, so that no payload and no output
 * can make a statement fail; `bigint` becomes a decimal string.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, bigintAsText);
  return UNSTORABLE.test(text) ? JSON.stringify(JSON.parse(text, storable)) : text;
}

/** As `jsonText`; null for nothing. */
export const jsonTextOrNull = (value: object | null | undefined): string | null =>
  value === null || value === undefined ? null : jsonText(value);

const bigintAsText = (_key: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value);

function storable(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storableText(key), item]));
}

const storableText = (text: string) => text.toWellFormed().replaceAll('\0', '\uFFFD');

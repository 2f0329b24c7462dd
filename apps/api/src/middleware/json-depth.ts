const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENERS = new Set([0x5b, 0x7b]);
const CLOSERS = new Set([0x5d, 0x7d]);

/** True when arrays and objects of a JSON text are nested more than `maxDepth` deep. Never recurses, and works on any bytes. */
export function isNestedDeeper(json: Uint8Array, maxDepth: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0;
    if (inString && byte === BACKSLASH) at++;
    else if (byte === QUOTE) inString = !inString;
    else if (inString) continue;
    else if (OPENERS.has(byte) && ++depth > maxDepth) return true;
    else if (CLOSERS.has(byte)) depth--;
  }
  return false;
}

/** Ends a switch over a union: a case that was forgotten does not compile, and one that slipped in from outside throws. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected value: ${describeValue(value)}`);
}

function describeValue(value: unknown): string {
  return typeof value === 'object' ? (JSON.stringify(value) ?? 'object') : String(value);
}

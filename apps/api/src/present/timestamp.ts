/** A time as the API writes it: ISO 8601, UTC, milliseconds. */
export const timestamp = (at: Date): string => at.toISOString();

export const timestampOrNull = (at: Date | null): string | null => (at ? timestamp(at) : null);

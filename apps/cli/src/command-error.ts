/** A command that cannot go on. The message is one sentence for the person at the terminal; no stack is shown. */
export class CommandError extends Error {
  override name = 'CommandError';
}

/** What went wrong, in one line. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.split('\n')[0] ?? text;
}

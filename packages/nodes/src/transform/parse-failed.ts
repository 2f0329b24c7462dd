import { NodeFailedError } from '../node-failed-error.ts';

/** A text that is not what it was taken for. */
export function parseFailed(what: string, error: unknown): NodeFailedError {
  const why = error instanceof Error ? error.message : String(error);
  return new NodeFailedError({
    code: 'parse_failed',
    message: `The text is not valid ${what}: ${why}`,
    retryable: false,
  });
}

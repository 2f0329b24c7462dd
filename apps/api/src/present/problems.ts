import type { Problem } from '@runyard/contracts';
import type { ZodError } from 'zod';

/** The contract's words for the parts of a request. */
const PLACES: Record<string, string> = { params: 'path', query: 'query', headers: 'header', body: 'body' };
const MAX_PROBLEMS = 50;

/** What a schema found wrong with a request, in the contract's form. */
export function problemsOf(error: ZodError): Problem[] {
  return error.issues.slice(0, MAX_PROBLEMS).map(({ path: [place, ...rest], message, code }) => ({
    loc: [PLACES[String(place)] ?? String(place), ...rest.map(segment)],
    msg: message,
    type: code,
  }));
}

const segment = (key: PropertyKey) => (typeof key === 'number' ? key : String(key));

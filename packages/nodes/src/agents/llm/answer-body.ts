import { isJsonObject, type JsonObject } from '@runyard/domain';
import { NodeFailedError } from '../../node-failed-error.ts';

const EXCERPT_CHARS = 200;

/** The body of a 2xx answer that is no stream, although one was asked for: some servers do not stream.
 *  @throws NodeFailedError `provider_stream_cut` for half a body, `provider_invalid_answer` for what is none */
export async function readWholeAnswer(response: Response): Promise<JsonObject> {
  const type = response.headers.get('content-type') ?? 'no content type';
  const text = await response.text();
  const answer = parse(text);
  if (isJsonObject(answer)) return answer;
  if (answer === undefined && /[/+]json/i.test(type)) throw brokenOff('with half a JSON body');
  throw invalidAnswer(`${response.status} with ${type} that is no answer: ${text.slice(0, EXCERPT_CHARS)}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An answer that ended before it was complete. */
export function brokenOff(how: string): NodeFailedError {
  const message = `The answer of the model broke off ${how}.`;
  return new NodeFailedError({ code: 'provider_stream_cut', message, retryable: true });
}

/** A success that says nothing a model would. Mostly the base URL is another one. */
export function invalidAnswer(what: string): NodeFailedError {
  const message = `The model's server answered ${what}`.trim();
  return new NodeFailedError({ code: 'provider_invalid_answer', message, retryable: false });
}

import { isJsonObject } from '@runyard/domain';
import type { NodeFailure } from '../executor.ts';
import type { HttpResponse } from '../http/http-exchange.ts';

/** Errors of Slack's methods that another attempt may not meet. */
const passing = [
  'fatal_error',
  'internal_error',
  'ratelimited',
  'rate_limited',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
];

/** Slack's methods answer 200 with `ok: false` where they fail (https://api.slack.com/web#responses). Null for a success. */
export function findSlackError({ body }: HttpResponse): NodeFailure | null {
  if (isJsonObject(body) && body.ok === true) return null;
  const error = isJsonObject(body) && typeof body.error === 'string' ? body.error : 'unreadable_answer';
  return {
    code: /^[a-z_]{1,80}$/.test(error) ? `slack_${error}` : 'slack_error',
    message: `Slack refused: ${error}`,
    retryable: passing.includes(error),
  };
}

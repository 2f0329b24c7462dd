import { isJsonObject } from '@runyard/domain';
import { z } from 'zod';
import { JsonValue } from '../json-value.ts';
import { ExpectedStatusParam, HeadersParam, TimeoutParam } from './http-params.ts';
import { PaginationParam } from './pagination-param.ts';
import { RESPONSE_TYPES } from './read-body.ts';
import { BODY_TYPES, type BodyType, findBodyProblems, typeOfBody } from './request-body.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** What every HTTP call of a node can say of itself, whoever it calls. */
export const callParams = {
  method: z.string().toUpperCase().pipe(z.enum(methods)).default('GET').describe('HTTP method.'),
  query: z
    .record(z.string(), z.union([scalar, z.array(scalar)]))
    .default({})
    .describe('Added to the query of the URL. A list repeats its name, null is left out.'),
  headers: HeadersParam.default({}),
  body: JsonValue.optional().describe('What to send, as `body_type` says. Not with GET and HEAD.'),
  body_type: z
    .enum(BODY_TYPES)
    .optional()
    .describe(
      'json · text · form: an object of fields, URL-encoded · multipart: an object of fields and files · base64: bytes. Default: text for a string, else json.',
    ),
  timeout_ms: TimeoutParam,
  expected_status: ExpectedStatusParam,
  retry_on_status: z
    .array(z.union([z.int().min(100).max(599), z.enum(['4xx', '5xx'])]))
    .default([429, '5xx'])
    .describe('Unexpected statuses that another attempt may change.'),
  max_redirects: z.int().min(0).max(20).optional().describe('Redirects to follow. Default: 5.'),
  response: z
    .enum(RESPONSE_TYPES)
    .default('auto')
    .describe('How the body of the answer is read. auto: as its content type says.'),
  pagination: PaginationParam.optional(),
};

const CallParams = z.object(callParams);
export type CallParams = z.output<typeof CallParams>;

/** How the body of a call is sent, where its type may have one of its own. */
export function bodyTypeOf({ body = null, body_type }: CallParams, usual: BodyType | undefined): BodyType {
  return body_type ?? (typeof body === 'string' ? undefined : usual) ?? typeOfBody(body);
}

/** Something that is wrong with the params of a call as a whole. */
export interface CallProblem {
  path: PropertyKey[];
  message: string;
}

/** What the params of a call contradict each other in. */
export function findCallProblems(params: CallParams, usual: BodyType | undefined): CallProblem[] {
  const { method, body, pagination } = params;
  const bodyType = bodyTypeOf(params, usual);
  const problems = body === undefined ? [] : findBodyProblems(body, bodyType);
  const found = problems.map(({ path, message }) => ({
    path: ['body', ...path],
    message: `${message} (body_type ${bodyType})`,
  }));
  if (body !== undefined && ['GET', 'HEAD'].includes(method))
    found.push({ path: ['body'], message: 'a GET or HEAD request has no body' });
  const isCursorInBody = pagination?.by === 'cursor' && pagination.in === 'body';
  if (isCursorInBody && !(bodyType === 'json' && isJsonObject(body)))
    found.push({ path: ['pagination'], message: 'a cursor in the body needs a JSON object as body' });
  return found;
}

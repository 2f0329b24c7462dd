import type { ErrorCode } from '@runyard/domain';
import type { Access } from '../access.ts';
import type { AnswerSpec, EndpointSpec } from '../endpoints/endpoint.ts';
import { ERROR_STATUS } from '../error-status.ts';
import { EXAMPLE_IDS } from '../examples/ids.ts';
import { ERROR_MEANINGS } from './error-meanings.ts';
import { COMPONENT } from './json-schemas.ts';
import { mapValues } from './map-schema.ts';
import type { ApiResponse, Header, JsonSchema, Reference } from './types.ts';

/** What an answer of every operation carries. */
const COMMON_HEADERS = ['X-Request-Id', 'X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'];

const seconds = (description: string): Header => ({ description, schema: { type: 'integer', minimum: 0 } });

export const HEADERS: Record<string, Header> = {
  'X-Request-Id': {
    description: 'The id of this request in the log: yours, if you sent one',
    schema: { type: 'string' },
  },
  'X-RateLimit-Limit': {
    description: 'Requests a minute that you may make',
    schema: { type: 'integer', minimum: 1 },
  },
  'X-RateLimit-Remaining': {
    description: 'Requests that are left of them',
    schema: { type: 'integer', minimum: 0 },
  },
  'X-RateLimit-Reset': seconds('When all of them are there again, in seconds since 1970'),
  'Retry-After': seconds('Seconds after which another try makes sense'),
  'WWW-Authenticate': { description: 'How to authenticate', schema: { type: 'string' } },
};

const TITLES: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'Nobody knows who is calling',
  403: 'The caller may not do this',
  404: 'There is no such thing, or it is in another workspace',
  409: 'The state of things forbids it now',
  410: 'It was there, and retention has removed it',
  413: 'The body is too large',
  415: 'The body is not JSON in UTF-8',
  422: 'The request does not fit: `detail` lists the problems',
  429: 'Too many requests',
  500: 'Something went wrong on our side',
  503: 'Something that is needed is away; try again',
};

/** Which errors an operation can answer, by status. */
export function errorsOf(
  endpoint: EndpointSpec,
  access: Access,
  readsBody: boolean,
): Map<number, ErrorCode[]> {
  const isPublic = access.place === 'public';
  const codes: ErrorCode[] = [
    'invalid_request',
    ...(readsBody ? (['invalid_json', 'payload_too_large', 'unsupported_media_type'] as const) : []),
    ...(isPublic ? [] : (['missing_token', 'invalid_token', 'token_expired'] as const)),
    ...(isPublic || access.place === 'caller' ? [] : (['forbidden'] as const)),
    ...(endpoint.path.includes('{') ? (['not_found'] as const) : []),
    'validation_failed',
    ...(endpoint.errors ?? []),
    'rate_limited',
    'internal_error',
    'database_unavailable',
    'request_timeout',
  ];
  const statuses = new Set(codes.map((code) => ERROR_STATUS[code]).sort());
  return new Map([...statuses].map((status) => [status, codesOf(codes, status)]));
}

const codesOf = (codes: ErrorCode[], status: number) => [
  ...new Set(codes.filter((code) => ERROR_STATUS[code] === status)),
];

/** An error of one status with one of these codes. */
export function errorResponse(status: number, codes: readonly ErrorCode[]): ApiResponse {
  const own = [401].includes(status)
    ? ['WWW-Authenticate']
    : [429, 503].includes(status) || codes.includes('idempotency_key_in_flight')
      ? ['Retry-After']
      : [];
  const meanings = codes.map((code) => `- \`${code}\`: ${ERROR_MEANINGS[code]}`).join('\n');
  const schema: JsonSchema = {
    allOf: [
      { $ref: `${COMPONENT}ErrorResponse` },
      { type: 'object', properties: { code: { type: 'string', enum: [...codes] } } },
    ],
  };
  const example = {
    detail: detailOf(status, codes[0]),
    code: codes[0],
    request_id: EXAMPLE_IDS.request,
  };
  return {
    description: `${TITLES[status] ?? 'An error'}. By \`code\`:\n\n${meanings}`,
    headers: headerReferences([...COMMON_HEADERS, ...own]),
    content: { 'application/json': { schema, example } },
  };
}

/** As an answer would have it. */
const detailOf = (status: number, code: ErrorCode | undefined) => {
  if (status === 422) return [{ loc: ['path', 'workflow_id'], msg: 'Invalid GUID', type: 'invalid_format' }];
  return code ? ERROR_MEANINGS[code] : 'what went wrong';
};

/** One success of an operation. */
export function successResponse(
  spec: AnswerSpec,
  schema: JsonSchema | undefined,
  example: unknown,
): ApiResponse {
  const own = mapValues(spec.headers ?? {}, (description) => ({ description, schema: { type: 'string' } }));
  const content =
    spec.body !== null && schema
      ? {
          [spec.contentType ?? 'application/json']: { schema, example },
          ...mapValues(spec.alsoAs ?? {}, (text) => ({ schema, example: text })),
        }
      : spec.contentType && { [spec.contentType]: { schema: { type: 'string' }, example: spec.text } };
  return {
    description: spec.description,
    headers: { ...own, ...headerReferences(COMMON_HEADERS) },
    ...(content && { content }),
  };
}

const headerReferences = (names: readonly string[]): Record<string, Reference> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

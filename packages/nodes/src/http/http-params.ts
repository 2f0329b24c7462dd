import { z } from 'zod';

/** Schemas that the node types over HTTP share. */
export const UrlParam = z
  .string()
  .refine(isHttpUrl, { error: 'must be an http or https URL without user name and password' });

export const HeadersParam = z
  .record(z.string(), z.coerce.string())
  .refine((headers) => isHeaders(headers), { error: 'holds a name or a value that HTTP does not allow' })
  .describe('Extra request headers.');

export const TimeoutParam = z
  .int()
  .min(1)
  .max(300_000)
  .default(30_000)
  .describe('Milliseconds until the answer must be complete.');

export const ExpectedStatusParam = z
  .union([
    z
      .int()
      .min(100)
      .max(599)
      .transform((status) => [status]),
    z.array(z.int().min(100).max(599)).min(1),
  ])
  .optional()
  .describe('The status, or the statuses, that count as success. Default: any 2xx.');

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && username === '' && password === '';
}

function isHeaders(headers: Record<string, string>): boolean {
  try {
    return new Headers(headers) !== null;
  } catch {
    return false;
  }
}

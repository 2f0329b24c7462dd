import { z } from 'zod';
import type { HttpRequest } from './http-exchange.ts';

/** Text that may stand in a header: visible, in one line. */
export const HeaderText = z
  .string()
  .min(1)
  .regex(/^[\x20-\x7e\x80-\xff]+$/, { error: 'holds a character that a header cannot' });

const name = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, { error: 'is no name that HTTP allows' });

/** How a request says who makes it. */
export const AuthParam = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('bearer'), token: HeaderText.describe('The token, mostly a secret.') }),
    z.strictObject({
      type: z.literal('basic'),
      username: z.string().describe('The user name.'),
      password: z.string().describe('The password, mostly a secret.'),
    }),
    z.strictObject({
      type: z.literal('header'),
      name: name.describe('The name of the header.'),
      value: HeaderText.describe('Its value, mostly a secret.'),
    }),
    z.strictObject({
      type: z.literal('query'),
      name: z.string().min(1).describe('The name of the parameter.'),
      value: z.string().min(1).describe('Its value, mostly a secret.'),
    }),
  ])
  .describe(
    'bearer: a token · basic: username and password (RFC 7617) · header: a header of that name · query: a parameter of the URL, which other parties may log.',
  );
export type Auth = z.output<typeof AuthParam>;

/** Adds what the other side asks for to a request; replaces a header of that name. */
export function authorise({ url, headers }: HttpRequest, auth: Auth): void {
  switch (auth.type) {
    case 'bearer':
      headers.set('authorization', `Bearer ${auth.token}`);
      break;
    case 'basic':
      headers.set('authorization', `Basic ${base64Of(`${auth.username}:${auth.password}`)}`);
      break;
    case 'header':
      headers.set(auth.name, auth.value);
      break;
    case 'query':
      url.searchParams.set(auth.name, auth.value);
      break;
  }
}

const base64Of = (text: string) => Buffer.from(text).toString('base64');

import { z } from 'zod';
import { line, text } from './fields.ts';

const MAX_EMAIL = 254;
const MAX_PASSWORD = 1_024;
const MAX_TOKEN = 8_192;

/** `POST /api/v1/auth/token`. */
export const CreateTokenRequest = z.object({
  body: z.object({
    email: line(MAX_EMAIL).describe('Upper and lower case are the same'),
    password: text(MAX_PASSWORD).min(1),
  }),
});

export const Token = z
  .object({
    access_token: z.string().describe('A JWT for the Authorization header'),
    token_type: z.literal('bearer'),
    expires_in: z.int().describe('Seconds until it expires'),
  })
  .meta({ id: 'Token', description: 'A bearer token' });
export type Token = z.infer<typeof Token>;

/** `POST /admin/login`: a bearer token, or an email and its password. */
export const LogInForm = z.object({
  body: z.object({
    token: text(MAX_TOKEN).trim().default(''),
    email: text(MAX_EMAIL).default(''),
    password: text(MAX_PASSWORD).default(''),
  }),
});

import { z } from 'zod';
import { line, Timestamp, text } from './fields.ts';

const MAX_EMAIL = 254;
const MAX_PASSWORD = 1_024;
const MAX_TOKEN = 8_192;

/** `POST /api/v1/auth/token`. */
export const CreateTokenRequest = z.object({
  body: z.object({
    email: line(MAX_EMAIL).meta({
      description: 'Upper and lower case are the same',
      examples: ['ada@example.com'],
    }),
    password: text(MAX_PASSWORD)
      .min(1)
      .meta({
        description: 'Too many wrong ones answer 429 for a while, even to the right one',
        examples: ['correct horse battery staple'],
      }),
  }),
});

/** `POST /api/v1/auth/token/renew`. */
export const RenewTokenRequest = z.object({});

export const Token = z
  .object({
    access_token: z.string().meta({
      description: 'A JWT. Send it as Authorization: Bearer <access_token>',
      examples: ['eyJhbGciOiJIUzI1NiJ9…'],
    }),
    token_type: z.literal('bearer').describe('How it is sent'),
    expires_in: z.int().meta({ description: 'Seconds until it expires', examples: [3_600] }),
    session_ends_at: Timestamp.meta({
      description: 'Until when it, and every token that comes of it, can be renewed; then one signs in again',
      examples: ['2026-11-24T21:30:00.000Z'],
    }),
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

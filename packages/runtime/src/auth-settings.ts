import { z } from 'zod';
import { milliseconds, rsaPublicKey, url, wholeNumber } from './setting-schemas.ts';

/** Settings of tokens, sessions and sign-ins. */
export const authSettings = {
  JWT_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters')
    .optional()
    .describe('Secret that signs and checks bearer tokens (HS256), at least 32 characters'),
  JWT_PREVIOUS_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters')
    .optional()
    .describe('The JWT_SECRET before the present one: tokens that it signed are valid until they expire'),
  JWT_PUBLIC_KEY: rsaPublicKey()
    .optional()
    .describe('In place of JWT_SECRET: the RSA public key (PEM) of whoever issues the tokens (RS256)'),
  JWT_JWKS_URL: url('https:', 'http:')
    .optional()
    .describe(
      'In place of JWT_SECRET: where the issuer of the tokens publishes its keys (RS256, ES256); they may change at any time',
    ),
  JWT_ISSUER: z.string().prefault('runyard').describe('Issuer (iss) that tokens must name'),
  JWT_AUDIENCE: z.string().prefault('runyard-api').describe('Audience (aud) that tokens must name'),
  JWT_TTL_SECONDS: wholeNumber(1, 31_536_000)
    .prefault('3600')
    .describe('How long an issued token is valid, in seconds'),
  SESSION_MAX_MS: milliseconds(1_000)
    .prefault('43200000')
    .describe('How long after a sign-in its tokens can be renewed, in milliseconds; then one signs in again'),
  LOGIN_MAX_FAILURES: wholeNumber(1, 1_000_000)
    .prefault('10')
    .describe('Failed sign-ins with one email from one address before more are refused'),
  LOGIN_MAX_FAILURES_PER_ADDRESS: wholeNumber(1, 1_000_000)
    .prefault('100')
    .describe('Failed sign-ins from one address before more are refused'),
  LOGIN_WINDOW_SECONDS: wholeNumber(1, 86_400)
    .prefault('900')
    .describe('How long a failed sign-in counts, in seconds'),
};

import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { parseAllowedDestination } from './allowed-destination.ts';
import { createKeyRing, explainBadKeys } from './key-ring.ts';

/** A whole number, written in digits. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .refine((number) => number >= min && number <= max, `must be from ${min} to ${max}`);

const MAX_TIMER_MS = 2_147_483_647;
export const milliseconds = (min: number) => wholeNumber(min, MAX_TIMER_MS);
export const bytes = () => wholeNumber(1_024, 256 * 1_024 * 1_024);
export const port = () => wholeNumber(0, 65_535);
export const name = () => z.string().regex(/^[\w-]+$/, 'may only hold letters, digits, - and _');

export const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    );

/** What is written between commas. */
const commaList = () =>
  z.string().transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  );

/** Origins as browsers write them, e.g. https://app.example.com, separated by commas. */
export const origins = () =>
  commaList().refine(
    (list) => list.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
    'must be origins such as https://app.example.com, separated by commas',
  );

/** Destinations as `parseAllowedDestination` reads them, separated by commas. */
export const destinations = () =>
  commaList().refine(
    (list) => list.every((item) => parseAllowedDestination(item) !== null),
    'must be host names, *.suffixes, IP addresses or CIDR ranges, each with an optional :port, separated by commas',
  );

/** What names stand for: `name=URL`, separated by commas. */
export const namedUrls = () =>
  commaList().refine(
    (list) => list.every((item) => /^\w+=https?:\/\//.test(item) && URL.canParse(item.replace(/^\w+=/, ''))),
    'must be name=URL, separated by commas, each URL beginning with http:// or https://',
  );

/** PEM; `\n` may be written for a line's end, as .env files often must. */
export const rsaPublicKey = () =>
  z
    .string()
    .transform((text) => text.replaceAll('\\n', '\n'))
    .refine(isRsaPublicKey, 'must be an RSA public key in PEM form');

/** A `KeyRing`. What is wrong is told without a word of the keys. */
export const keyRing = () =>
  z.string().transform((text, context) => {
    const problem = explainBadKeys(text);
    if (problem === null) return createKeyRing(text);
    context.addIssue(problem);
    return z.NEVER;
  });

function isRsaPublicKey(pem: string): boolean {
  try {
    return pem.includes('PUBLIC KEY') && createPublicKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

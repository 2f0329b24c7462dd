import { isJsonObject, type JsonObject } from '@runyard/domain';
import { z } from 'zod';

/** An id. Upper case is accepted and becomes lower case, as PostgreSQL writes it. */
export const Id = z.guid().toLowerCase();

/** A point in time, in UTC with milliseconds. */
export const Timestamp = z.iso.datetime({ precision: 3 }).meta({ examples: ['2026-11-24T09:30:00.000Z'] });

export const CreatedAt = Timestamp.describe('When it was created');
export const UpdatedAt = Timestamp.describe('When it was last changed');

/** A point in time as a caller writes it: with any offset, to the second or finer. It becomes a Date. */
export const Instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((at) => at.getTime() >= 0, 'must not be before 1970')
  .meta({ examples: ['2030-01-31T09:00:00Z'] });

/** Text that PostgreSQL can hold: no NUL character and no half of a surrogate pair. */
export const text = (maxLength: number) =>
  z.string().max(maxLength).refine(isStorableText, 'must not contain NUL characters or unpaired surrogates');

/** Text that says something: at least one character that is not white space. */
export const line = (maxLength: number) =>
  text(maxLength)
    .refine((value) => value.trim().length > 0, 'must not be blank')
    .meta({ pattern: '\\S' });

const isStorableText = (value: string) => value.isWellFormed() && !value.includes('\0');

/** Any JSON object. It comes from a JSON parser, so its depths are not walked again. */
export const JsonObjectField = z
  .custom<JsonObject>(isJsonObject, 'must be a JSON object')
  .meta({ type: 'object', additionalProperties: true });

/** A whole number that fits PostgreSQL's integer. */
export const Count = z.int32().min(0);

/** Cents of a US dollar. */
export const Cents = z.int().min(0).describe('Cents of a US dollar');

const DAY_SECONDS = 86_400;
const MAX_OVERLAP_DAYS = 7;

/** What a rotation of a secret takes: how long the old one counts beside the new one, in seconds. Default: a day. */
export const rotation = (description: string) =>
  z
    .object({
      overlap_seconds: z
        .int()
        .min(0)
        .max(MAX_OVERLAP_DAYS * DAY_SECONDS)
        .default(DAY_SECONDS)
        .describe(description),
    })
    .default({ overlap_seconds: DAY_SECONDS });

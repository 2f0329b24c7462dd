import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';
import { badParam, weighedOperation } from './operation.ts';
import { parseFailed } from './parse-failed.ts';
import { Path, readPath, requireText, showPath, writePath } from './path.ts';

const MAX_DATE_CHARS = 200;
const path = Path.describe('Where the date stands in the input.');
const zone = z
  .string()
  .default('UTC')
  .refine((name) => IANAZone.isValidZone(name), 'must be a time zone such as Europe/Berlin')
  .describe('Time zone of a date that names none.');
const format = z.string().min(1).max(100);
const locale = z
  .string()
  .default('en-US')
  .refine(isLocale, 'must be a language tag such as de-DE')
  .describe('Language of the names of months and days.');

/** Operations between a date as people write it and ISO 8601. Format tokens are those of Luxon: `dd.MM.yyyy HH:mm`. */
export const dateTextOperations = [
  weighedOperation({
    name: 'parse_date',
    summary: 'The input with a date as ISO 8601 in UTC, with milliseconds.',
    params: z.strictObject({
      path,
      format: format.default('iso').describe('iso, unix (seconds), unix_ms, or tokens such as dd.MM.yyyy.'),
      zone,
      locale,
      into: Path.optional().describe('Where the date goes; default: where it was.'),
    }),
    apply: ({ path: from, into, ...written }, input) => {
      const found = readPath(input, from);
      if (typeof found !== 'string' && typeof found !== 'number')
        throw badParam('params.path', `the input has no date at ${showPath(from)}`);
      return writePath(input, into ?? from, toIso(readDate(found, written)));
    },
  }),
  weighedOperation({
    name: 'format_date',
    summary: 'The input with an ISO 8601 date as people write it.',
    params: z.strictObject({
      path,
      format: format.describe('Tokens such as dd.MM.yyyy HH:mm.'),
      zone: zone.describe('Time zone to show it in.'),
      locale,
      into: Path.optional().describe('Where the text goes; default: where the date was.'),
    }),
    apply: ({ path: from, format: tokens, into, ...shown }, input) => {
      const date = readDate(requireText(input, from), { ...shown, format: 'iso' });
      return writePath(input, into ?? from, date.toFormat(tokens));
    },
  }),
];

interface Written {
  format: string;
  zone: string;
  locale: string;
}

/** @throws NodeFailedError `parse_failed` */
function readDate(found: string | number, written: Written): DateTime<true> {
  const text = String(found);
  if (text.length > MAX_DATE_CHARS)
    throw parseFailed('date', `it has ${text.length} characters, more than ${MAX_DATE_CHARS}`);
  const date = parseDate(text, written);
  if (isValid(date)) return date;
  throw parseFailed('date', `"${text}": ${date.invalidExplanation ?? date.invalidReason}`);
}

const isValid = (date: DateTime): date is DateTime<true> => date.isValid;

function parseDate(text: string, { format: tokens, zone: name, locale: language }: Written): DateTime {
  const options = { zone: name, locale: language };
  switch (tokens) {
    case 'iso':
      return DateTime.fromISO(text, options);
    case 'unix':
      return DateTime.fromMillis(Number(text) * 1_000, options);
    case 'unix_ms':
      return DateTime.fromMillis(Number(text), options);
    default:
      return DateTime.fromFormat(text, tokens, options);
  }
}

const toIso = (date: DateTime<true>) => date.toUTC().toISO();

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

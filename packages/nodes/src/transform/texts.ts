import type { Json, JsonObject } from '@runyard/domain';
import { z } from 'zod';
import { badParam, weighedOperation } from './operation.ts';
import { Path, requireList, requireText, writePath } from './path.ts';

/** Operations between a text and a list. */
export const textOperations = [
  weighedOperation({
    name: 'split',
    summary: 'The input with a text as the list of its parts.',
    params: z.strictObject({
      path: Path.describe('Where the text stands in the input.'),
      separator: z.string().min(1).max(200).default(',').describe('What stands between two parts.'),
      trim: z.boolean().default(true).describe('Whether blanks around a part are dropped.'),
      keep_empty: z.boolean().default(false).describe('Whether empty parts count.'),
      into: Path.optional().describe('Where the list goes; default: where the text was.'),
    }),
    apply: ({ path, separator, trim, keep_empty: keepsEmpty, into }, input) => {
      const parts = requireText(input, path).split(separator);
      const trimmed = trim ? parts.map((part) => part.trim()) : parts;
      return writePath(input, into ?? path, keepsEmpty ? trimmed : trimmed.filter((part) => part !== ''));
    },
  }),
  weighedOperation({
    name: 'join',
    summary: 'The input with a list of texts, numbers and booleans as one text.',
    params: z.strictObject({
      list: Path.describe('Where the list stands in the input.'),
      separator: z.string().max(200).default(', ').describe('What goes between two items.'),
      into: Path.optional().describe('Where the text goes; default: where the list was.'),
    }),
    apply: joinList,
  }),
];

/** Far above what an output may hold; the exact limit is the output's. */
const MAX_TEXT_CHARS = 10_000_000;

interface JoinParams {
  list: Path;
  separator: string;
  into?: Path | undefined;
}

function joinList({ list, separator, into }: JoinParams, input: JsonObject): JsonObject {
  const texts = requireList(input, list).map((item, index) => textOf(item, index));
  const chars = texts.reduce((sum, text) => sum + text.length + separator.length, 0);
  if (chars > MAX_TEXT_CHARS)
    throw badParam('params.list', `its text would have ${chars} characters, more than ${MAX_TEXT_CHARS}`);
  return writePath(input, into ?? list, texts.join(separator));
}

function textOf(item: Json, index: number): string {
  if (typeof item === 'object' && item !== null)
    throw badParam('params.list', `item ${index} is no text, number or boolean`);
  return item === null ? '' : String(item);
}

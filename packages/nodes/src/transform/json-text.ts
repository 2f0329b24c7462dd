import type { Json } from '@runyard/domain';
import { z } from 'zod';
import { weighedOperation } from './operation.ts';
import { parseFailed } from './parse-failed.ts';
import { Path, readPath, requireText, writePath } from './path.ts';

/** Operations between JSON text and what it says. */
export const jsonTextOperations = [
  weighedOperation({
    name: 'parse_json',
    summary: 'The input with JSON text as the value that it says.',
    params: z.strictObject({
      path: Path.describe('Where the text stands in the input.'),
      into: Path.optional().describe('Where the value goes; default: where the text was.'),
    }),
    apply: ({ path, into }, input) => writePath(input, into ?? path, parseJson(requireText(input, path))),
  }),
  weighedOperation({
    name: 'format_json',
    summary: 'The input with a value as JSON text.',
    params: z.strictObject({
      path: Path.optional().describe('Where the value stands in the input; default: the whole input.'),
      indent: z.int().min(0).max(8).default(0).describe('Blanks a level; 0: everything in one line.'),
      into: Path.optional().describe('Where the text goes; default: where the value was, or "text".'),
    }),
    apply: ({ path, indent, into }, input) => {
      const value = path ? (readPath(input, path) ?? null) : input;
      return writePath(input, into ?? path ?? ['text'], JSON.stringify(value, null, indent));
    },
  }),
];

function parseJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw parseFailed('JSON', error);
  }
}

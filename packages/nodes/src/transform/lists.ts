import type { Json, JsonObject } from '@runyard/domain';
import { canonicalJson } from '@runyard/domain';
import { z } from 'zod';
import { compareJson } from './compare.ts';
import { Condition, matches } from './condition.ts';
import { requireFewCells, weighedOperation } from './operation.ts';
import { Path, readPath, requireList, writePath } from './path.ts';

const list = Path.describe('Where the list stands in the input.');
const into = Path.optional().describe('Where the result goes; default: where the list was.');

const scalar = z.union([z.string().max(1_000), z.number(), z.boolean(), z.null()]);
const Source = z.union(
  [Path, z.strictObject({ constant: scalar.describe('The same value in every item.') })],
  {
    error:
      'must be a path, or {"constant": …} with text of at most 1000 characters, a number, a boolean or null',
  },
);

const SortKey = z.strictObject({
  path: Path.optional().describe('What to sort by; default: the item itself.'),
  order: z.enum(['asc', 'desc']).default('asc').describe('desc: the greatest first.'),
});
type SortKey = z.output<typeof SortKey>;

/** Operations on a list inside the input. */
export const listOperations = [
  weighedOperation({
    name: 'map',
    summary: 'The input with every item of a list made anew from parts of itself.',
    params: z
      .strictObject({
        list,
        into,
        fields: z
          .record(z.string(), Source)
          .refine((fields) => Object.keys(fields).length <= 200, 'must name at most 200 fields')
          .optional()
          .describe('Each item becomes an object: name to path in the old item, or to {"constant": …}.'),
        value: Path.optional().describe(
          'Each item becomes what stands there in it; null where nothing does.',
        ),
      })
      .refine(({ fields, value }) => (fields === undefined) !== (value === undefined), {
        error: 'must have either fields or value',
      }),
    apply: ({ fields = {}, value, ...at }, input) => {
      const makeFrom = value
        ? (item: Json) => readPath(item, value) ?? null
        : (item: Json) => make(item, fields);
      return replaceList(at, input, (items) => {
        requireFewCells(items.length, Object.keys(fields).length);
        return items.map(makeFrom);
      });
    },
  }),
  weighedOperation({
    name: 'filter',
    summary: 'The input with only those items of a list that meet a condition.',
    params: z.strictObject({ list, into, where: Condition.describe('What an item must meet.') }),
    apply: ({ where, ...at }, input) =>
      replaceList(at, input, (items) => items.filter((item) => matches(item, where))),
  }),
  weighedOperation({
    name: 'sort',
    summary: 'The input with a list in order. Items that are equal keep theirs.',
    params: z.strictObject({
      list,
      into,
      by: z.array(SortKey).min(1).max(10).prefault([{}]).describe('First by the first of these, and so on.'),
    }),
    apply: ({ by, ...at }, input) =>
      replaceList(at, input, (items) => items.toSorted((a, b) => compareBy(by, a, b))),
  }),
  weighedOperation({
    name: 'unique',
    summary: 'The input with only the first of those items of a list that are the same.',
    params: z.strictObject({
      list,
      into,
      by: z
        .array(Path)
        .min(1)
        .max(10)
        .optional()
        .describe('What makes items the same; default: all of them.'),
    }),
    apply: ({ by = [[]], ...at }, input) => replaceList(at, input, (items) => firstOfEach(items, by)),
  }),
];

/** The input with the list that stands at `list` changed, and put at `into`. */
function replaceList(
  at: { list: Path; into?: Path | undefined },
  input: JsonObject,
  change: (items: Json[]) => Json[],
): JsonObject {
  return writePath(input, at.into ?? at.list, change(requireList(input, at.list)));
}

function make(item: Json, fields: Record<string, z.output<typeof Source>>): JsonObject {
  const entries = Object.entries(fields).map(([name, source]): [string, Json | undefined] => {
    return [name, Array.isArray(source) ? readPath(item, source) : source.constant];
  });
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function compareBy(keys: SortKey[], a: Json, b: Json): number {
  for (const { path = [], order } of keys) {
    const [left, right] = [readPath(a, path), readPath(b, path)];
    const difference = compareJson(left, right);
    const isReversed = order === 'desc' && left != null && right != null;
    if (difference !== 0) return isReversed ? -difference : difference;
  }
  return 0;
}

function firstOfEach(items: Json[], by: Path[]): Json[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = canonicalJson(by.map((path) => readPath(item, path) ?? null));
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

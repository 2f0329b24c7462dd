import type { Json, JsonObject } from '@runyard/domain';
import { assertNever, canonicalJson } from '@runyard/domain';
import { z } from 'zod';
import { compareJson } from './compare.ts';
import { badParam, weighedOperation } from './operation.ts';
import { Path, readPath, requireList, showPath, writePath } from './path.ts';

const list = Path.describe('Where the list stands in the input.');

const Aggregate = z
  .strictObject({
    of: z
      .enum(['count', 'sum', 'avg', 'min', 'max', 'first', 'last', 'values'])
      .describe('What to work out.'),
    path: Path.optional().describe('Of what in each item; default: the item itself.'),
  })
  .describe(
    'Nothing and null are left out; of nothing at all, sum is 0 and avg, min, max, first, last are null.',
  );
type Aggregate = z.output<typeof Aggregate>;

interface Group {
  keys: Json[];
  items: Json[];
}

/** Operations that bring items of a list together. */
export const aggregateOperations = [
  weighedOperation({
    name: 'group',
    summary: 'The input with a list as groups { key, items }, in the order in which their keys first come.',
    params: z.strictObject({
      list,
      into: Path.optional().describe('Where the groups go; default: where the list was.'),
      by: Path.describe('The key of an item; null where nothing stands there.'),
    }),
    apply: ({ by, list: from, into }, input) => {
      const groups = groupBy(requireList(input, from), [by]);
      const shown = groups.map(({ keys: [key = null], items }): JsonObject => ({ key, items }));
      return writePath(input, into ?? from, shown);
    },
  }),
  weighedOperation({
    name: 'aggregate',
    summary: 'Figures over a list: an object of them or, with by, { groups }: one object a group.',
    params: z.strictObject({
      list,
      values: z.record(z.string(), Aggregate).describe('Name to figure.'),
      by: z.record(z.string(), Path).optional().describe('One object for each key: name to path of the key.'),
    }),
    apply: ({ list: from, values, by }, input) => {
      const items = requireList(input, from);
      if (by === undefined) return figuresOf(items, values);
      const names = Object.keys(by);
      const groups = groupBy(items, Object.values(by)).map(({ keys, items: members }) => {
        const keyed = names.map((name, index): [string, Json] => [name, keys[index] ?? null]);
        return Object.fromEntries([...keyed, ...Object.entries(figuresOf(members, values))]);
      });
      return { groups };
    },
  }),
];

function groupBy(items: Json[], paths: Path[]): Group[] {
  const groups = new Map<string, Group>();
  for (const item of items) {
    const keys = paths.map((path) => readPath(item, path) ?? null);
    const id = canonicalJson(keys);
    const group = groups.get(id) ?? { keys, items: [] };
    group.items.push(item);
    groups.set(id, group);
  }
  return [...groups.values()];
}

function figuresOf(items: Json[], values: Record<string, Aggregate>): JsonObject {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, figureOf(items, value, name)]),
  );
}

function figureOf(items: Json[], { of, path = [] }: Aggregate, name: string): Json {
  const found = items.map((item) => readPath(item, path)).filter((value) => value != null);
  const numbers = () => found.map((value) => requireNumber(value, path, name));
  switch (of) {
    case 'count':
      return found.length;
    case 'sum':
      return sumOf(numbers());
    case 'avg':
      return found.length === 0 ? null : sumOf(numbers()) / found.length;
    case 'min':
      return found.reduce<Json>((least, value) => (compareJson(value, least) < 0 ? value : least), null);
    case 'max':
      return found.reduce<Json>(
        (most, value) => (most === null || compareJson(value, most) > 0 ? value : most),
        null,
      );
    case 'first':
      return found[0] ?? null;
    case 'last':
      return found.at(-1) ?? null;
    case 'values':
      return found;
    default:
      return assertNever(of);
  }
}

const sumOf = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);

function requireNumber(value: Json, path: Path, name: string): number {
  if (typeof value === 'number') return value;
  const shown = JSON.stringify(value).slice(0, 100);
  const where = path.length === 0 ? 'an item' : `an item's ${showPath(path)}`;
  throw badParam(`params.values.${name}`, `${where} is ${shown}, which is not a number`);
}

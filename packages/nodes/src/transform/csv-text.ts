import type { Json } from '@runyard/domain';
import { isJsonObject } from '@runyard/domain';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { badParam, requireFewCells, weighedOperation } from './operation.ts';
import { parseFailed } from './parse-failed.ts';
import { Path, readPath, requireList, requireText, writePath } from './path.ts';

const separator = z.string().length(1).default(',').describe('The character between two cells.');
const CellType = z.enum(['text', 'number', 'boolean']);
type CellType = z.output<typeof CellType>;

const ParseParams = z.strictObject({
  path: Path.describe('Where the text stands in the input.'),
  separator,
  columns: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Names of the columns, for text without them; default: the first line names them.'),
  types: z
    .record(z.string(), CellType)
    .default({})
    .describe('Column to number or boolean; an empty cell of one becomes null. Default: everything is text.'),
  into: Path.optional().describe('Where the list goes; default: where the text was.'),
});

const FormatParams = z.strictObject({
  list: Path.describe('Where the list of objects stands in the input.'),
  separator,
  columns: z
    .union([z.array(Path).min(1), z.record(z.string(), Path)])
    .optional()
    .describe(
      'Paths in an item, in the order of the columns; or name to path, in no order. Default: every field that an item has.',
    ),
  header: z.boolean().default(true).describe('Whether the first line names the columns.'),
  escape_formulas: z
    .boolean()
    .default(true)
    .describe("Whether text that a spreadsheet would take for a formula gets a ' before it."),
  into: Path.optional().describe('Where the text goes; default: where the list was.'),
});

/** Operations between CSV text (RFC 4180) and a list of objects. */
export const csvTextOperations = [
  weighedOperation({
    name: 'parse_csv',
    summary: 'The input with CSV text as a list of objects, one a line.',
    params: ParseParams,
    apply: (params, input) =>
      writePath(input, params.into ?? params.path, parseCsv(requireText(input, params.path), params)),
  }),
  weighedOperation({
    name: 'format_csv',
    summary: 'The input with a list of objects as CSV text.',
    params: FormatParams,
    apply: (params, input) =>
      writePath(input, params.into ?? params.list, formatCsv(requireList(input, params.list), params)),
  }),
];

function parseCsv(text: string, params: z.output<typeof ParseParams>): Json[] {
  const lines = readCells(text, params.separator);
  const [names = [], rows] = params.columns ? [params.columns, lines] : [lines[0], lines.slice(1)];
  if (new Set(names).size < names.length) throw parseFailed('CSV', 'two columns have the same name');
  const types = new Map(Object.entries(params.types));
  return rows.map((row, index) => {
    if (row.length !== names.length) throw parseFailed('CSV', wrongLength(index, row.length, names.length));
    const cells = names.map((name, column): [string, Json] => {
      return [name, readCell(row[column] ?? '', types.get(name) ?? 'text', name)];
    });
    return Object.fromEntries(cells);
  });
}

const wrongLength = (index: number, found: number, expected: number) =>
  `row ${index + 1} has ${found} cells, and there are ${expected} columns`;

function readCells(text: string, delimiter: string): string[][] {
  try {
    return parse(text, { delimiter, bom: true, skip_empty_lines: true, relax_column_count: true });
  } catch (error) {
    throw parseFailed('CSV', error);
  }
}

function readCell(text: string, type: CellType, column: string): Json {
  if (type === 'text') return text;
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const read = type === 'number' ? Number(trimmed) : { true: true, false: false }[trimmed.toLowerCase()];
  if (read !== undefined && (typeof read === 'boolean' || Number.isFinite(read))) return read;
  throw parseFailed('CSV', `${JSON.stringify(text.slice(0, 100))} in column "${column}" is no ${type}`);
}

function formatCsv(items: Json[], params: z.output<typeof FormatParams>): string {
  const columns = Array.isArray(params.columns)
    ? params.columns.map((path): [string, Path] => [path.join('.'), path])
    : Object.entries(params.columns ?? columnsOf(items));
  requireFewCells(items.length, columns.length);
  const rows = items.map((item) =>
    columns.map(([, path]) => showCell(readPath(item, path), params.escape_formulas)),
  );
  const names = columns.map(([name]) => showCell(name, params.escape_formulas));
  return stringify(params.header ? [names, ...rows] : rows, { delimiter: params.separator });
}

/** Each field that an item has, in the order in which they first come. */
function columnsOf(items: Json[]): Record<string, Path> {
  const names = new Set<string>();
  for (const [index, item] of items.entries()) {
    if (!isJsonObject(item)) throw badParam('params.list', `item ${index} is not an object`);
    for (const name of Object.keys(item)) names.add(name);
  }
  return Object.fromEntries([...names].map((name): [string, Path] => [name, [name]]));
}

function showCell(
  value: Json | undefined,
  escapesFormulas: z.output<typeof FormatParams>['escape_formulas'],
) {
  if (value == null) return '';
  if (typeof value !== 'string') return JSON.stringify(value);
  return escapesFormulas && isFormula(value) ? `'${value}` : value;
}

/** As spreadsheets decide it; a signed number is none. */
const isFormula = (text: string) => /^[=+\-@\t\r]/.test(text) && !Number.isFinite(Number(text));

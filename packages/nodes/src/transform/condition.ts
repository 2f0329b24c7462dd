import type { Json } from '@runyard/domain';
import { assertNever, canonicalJson } from '@runyard/domain';
import { z } from 'zod';
import { JsonValue } from '../json-value.ts';
import { compareJson, isComparable } from './compare.ts';
import { Path, readPath } from './path.ts';

const COMPARISONS = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'not_in',
  'contains',
  'starts_with',
  'ends_with',
  'exists',
  'missing',
] as const;
type Comparison = (typeof COMPARISONS)[number];

/** Longest text to look for, in characters. */
const MAX_SOUGHT_CHARS = 200;

/** A test of a value: `{path, is, value}`, or several of them as `{all}`, `{any}` or `{not}`. */
export interface Condition {
  path?: Path | undefined;
  is?: Comparison | undefined;
  value?: Json | undefined;
  all?: Condition[] | undefined;
  any?: Condition[] | undefined;
  not?: Condition | undefined;
}

const conditions = () =>
  z
    .array(z.lazy(() => Condition))
    .min(1)
    .max(100)
    .optional();

export const Condition: z.ZodType<Condition> = z
  .strictObject({
    path: Path.optional().describe('What is compared; default: the item itself.'),
    is: z.enum(COMPARISONS).optional().describe('How it is compared.'),
    value: JsonValue.optional().describe('What it is compared with; a list for in and not_in.'),
    all: conditions().describe('Conditions that must all be true, at most 100.'),
    any: conditions().describe('Conditions of which one must be true, at most 100.'),
    not: z
      .lazy(() => Condition)
      .optional()
      .describe('A condition that must be false.'),
  })
  .superRefine((condition, ctx) => {
    const problem = problemOf(condition);
    if (problem) ctx.addIssue({ code: 'custom', message: problem });
  })
  .register(z.globalRegistry, {
    id: 'TransformCondition',
    description: 'A test of a value, or several tests.',
  });

function problemOf({ path, is, value, all, any, not }: Condition): string | null {
  const kinds = [is, all, any, not].filter((kind) => kind !== undefined);
  if (kinds.length !== 1) return 'must have exactly one of is, all, any and not';
  if (is === undefined) return path || value !== undefined ? 'path and value belong to is' : null;
  if (is === 'exists' || is === 'missing')
    return value === undefined ? null : `${is} is not compared with a value`;
  if (value === undefined) return `${is} needs a value`;
  if (is === 'in' || is === 'not_in') return Array.isArray(value) ? null : `${is} needs a list as its value`;
  if (is === 'starts_with' || is === 'ends_with' || is === 'contains') return problemOfSought(is, value);
  return null;
}

function problemOfSought(is: Comparison, value: Json): string | null {
  if (typeof value !== 'string') return is === 'contains' ? null : `${is} needs text as its value`;
  return value.length <= MAX_SOUGHT_CHARS ? null : `${is} looks for at most ${MAX_SOUGHT_CHARS} characters`;
}

/** Whether an item passes. What has no order (text and a number, or what is missing) is neither greater nor less. */
export function matches(item: Json, condition: Condition): boolean {
  if (condition.all) return condition.all.every((part) => matches(item, part));
  if (condition.any) return condition.any.some((part) => matches(item, part));
  if (condition.not) return !matches(item, condition.not);
  const found = condition.path ? readPath(item, condition.path) : item;
  return compares(found, condition.is ?? 'exists', condition.value ?? null);
}

function compares(found: Json | undefined, is: Comparison, value: Json): boolean {
  switch (is) {
    case 'exists':
      return found != null;
    case 'missing':
      return found == null;
    case 'eq':
      return isEqual(found, value);
    case 'ne':
      return !isEqual(found, value);
    case 'in':
      return Array.isArray(value) && value.some((one) => isEqual(found, one));
    case 'not_in':
      return Array.isArray(value) && !value.some((one) => isEqual(found, one));
    case 'contains':
      return contains(found, value);
    case 'starts_with':
      return typeof found === 'string' && found.startsWith(String(value));
    case 'ends_with':
      return typeof found === 'string' && found.endsWith(String(value));
    case 'gt':
      return isComparable(found, value) && compareJson(found, value) > 0;
    case 'gte':
      return isComparable(found, value) && compareJson(found, value) >= 0;
    case 'lt':
      return isComparable(found, value) && compareJson(found, value) < 0;
    case 'lte':
      return isComparable(found, value) && compareJson(found, value) <= 0;
    default:
      return assertNever(is);
  }
}

function contains(found: Json | undefined, value: Json): boolean {
  if (Array.isArray(found)) return found.some((one) => isEqual(one, value));
  return typeof found === 'string' && typeof value === 'string' && found.includes(value);
}

function isEqual(a: Json | undefined, b: Json): boolean {
  if (a === b) return true;
  const areObjects = typeof a === 'object' && a !== null && typeof b === 'object' && b !== null;
  return areObjects && canonicalJson(a) === canonicalJson(b);
}

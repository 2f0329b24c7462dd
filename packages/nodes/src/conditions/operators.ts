import { canonicalJson, type Json } from '@runyard/domain';
import { NodeFailedError } from '../node-failed-error.ts';

/** What a test can ask of a value, with the operand it compares with. */
const OPERATORS = {
  equals: (value, operand) => isSame(value, operand),
  not_equals: (value, operand) => !isSame(value, operand),
  greater_than: (value, operand) => compare(value, operand) > 0,
  greater_or_equal: (value, operand) => compare(value, operand) >= 0,
  less_than: (value, operand) => compare(value, operand) < 0,
  less_or_equal: (value, operand) => compare(value, operand) <= 0,
  contains: (value, operand) => holds(value, operand),
  not_contains: (value, operand) => !holds(value, operand),
  starts_with: (value, operand) => textOf(value).startsWith(textOf(operand)),
  ends_with: (value, operand) => textOf(value).endsWith(textOf(operand)),
  in: (value, operand) => listOf(operand).some((item) => isSame(value, item)),
  not_in: (value, operand) => !listOf(operand).some((item) => isSame(value, item)),
  exists: (value) => value !== null,
  not_exists: (value) => value === null,
  empty: (value) => isEmpty(value),
  not_empty: (value) => !isEmpty(value),
} as const satisfies Record<string, (value: Json, operand: Json) => boolean>;

export type Operator = keyof typeof OPERATORS;

export const OPERATOR_NAMES = Object.keys(OPERATORS) as [Operator, ...Operator[]];

/** Operators that look at the value alone. */
export const takesNoOperand = (operator: Operator): boolean => OPERATORS[operator].length === 1;

/** @throws NodeFailedError `not_comparable` when the two have no order, or are of a kind that the operator does not take */
export const applyOperator = (operator: Operator, value: Json, operand: Json): boolean =>
  OPERATORS[operator](value, operand);

/** Equal as JSON, whatever the order of fields. A number never equals a text. */
const isSame = (value: Json, operand: Json) => canonicalJson(value) === canonicalJson(operand);

/** Below, above or equal to 0. Two texts are compared by their code points, so ISO times are in order; a text beside a number
 *  is read as one. */
function compare(value: Json, operand: Json): number {
  if (typeof value === 'string' && typeof operand === 'string')
    return value === operand ? 0 : value < operand ? -1 : 1;
  return numberOf(value) - numberOf(operand);
}

function numberOf(value: Json): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw notComparable(value, 'a number');
}

function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  throw notComparable(value, 'a text');
}

function listOf(value: Json): Json[] {
  if (Array.isArray(value)) return value;
  throw notComparable(value, 'a list');
}

/** A list holds an item, a text a text, an object a field. */
function holds(value: Json, operand: Json): boolean {
  if (Array.isArray(value)) return value.some((item) => isSame(item, operand));
  if (typeof value === 'string') return value.includes(textOf(operand));
  if (typeof value === 'object' && value !== null) return Object.hasOwn(value, textOf(operand));
  throw notComparable(value, 'a list, a text or an object');
}

/** Nothing, or a text, list or object with nothing in it. */
function isEmpty(value: Json): boolean {
  if (typeof value === 'string') return value.trim() === '';
  if (typeof value === 'object') return value === null || Object.keys(value).length === 0;
  return false;
}

function notComparable(value: Json, expected: string): NodeFailedError {
  const shown = JSON.stringify(value).slice(0, 100);
  return new NodeFailedError({
    code: 'not_comparable',
    message: `The test needs ${expected}, but got ${shown}.`,
    retryable: false,
  });
}

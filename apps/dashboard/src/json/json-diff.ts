/** One place where two JSON values differ. */
export interface Difference {
  /** As JavaScript would write it: `items[2].name`; empty for the whole. */
  path: string;
  kind: 'added' | 'removed' | 'changed';
  /** Undefined where it is not there. */
  before: unknown;
  after: unknown;
}

export interface JsonDiff {
  differences: Difference[];
  /** There are more than were collected. */
  isCut: boolean;
}

const MAX_DIFFERENCES = 500;

type Json = unknown;
type JsonRecord = Record<string, unknown>;

/**
 * Where two JSON values differ, in the order of the document, at most 500 places. Of lists, what is alike at both ends is left out,
 * and the rest is compared place by place.
 */
export function diffJson(before: Json, after: Json): JsonDiff {
  const differences: Difference[] = [];
  const add = (difference: Difference) =>
    differences.length <= MAX_DIFFERENCES && differences.push(difference);
  compare('', before, after, add);
  return { differences: differences.slice(0, MAX_DIFFERENCES), isCut: differences.length > MAX_DIFFERENCES };
}

type Add = (difference: Difference) => unknown;

function compare(path: string, before: Json, after: Json, add: Add): void {
  if (Array.isArray(before) && Array.isArray(after)) compareLists(path, before, after, add);
  else if (isRecord(before) && isRecord(after)) compareRecords(path, before, after, add);
  else if (!Object.is(before, after)) add({ path, kind: 'changed', before, after });
}

function compareRecords(path: string, before: JsonRecord, after: JsonRecord, add: Add): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const place = pathOf(path, key);
    if (!Object.hasOwn(after, key))
      add({ path: place, kind: 'removed', before: before[key], after: undefined });
    else if (!Object.hasOwn(before, key))
      add({ path: place, kind: 'added', before: undefined, after: after[key] });
    else compare(place, before[key], after[key], add);
  }
}

function compareLists(path: string, before: Json[], after: Json[], add: Add): void {
  const shared = Math.min(before.length, after.length);
  let start = 0;
  while (start < shared && isSame(before[start], after[start])) start++;
  let end = 0;
  while (end < shared - start && isSame(before.at(-1 - end), after.at(-1 - end))) end++;
  const [beforeEnd, afterEnd] = [before.length - end, after.length - end];
  for (let index = start; index < Math.max(beforeEnd, afterEnd); index++) {
    const place = `${path}[${index}]`;
    if (index >= afterEnd) add({ path: place, kind: 'removed', before: before[index], after: undefined });
    else if (index >= beforeEnd) add({ path: place, kind: 'added', before: undefined, after: after[index] });
    else compare(place, before[index], after[index], add);
  }
}

/** Whether two JSON values are alike; the order of keys does not count. */
export function isSame(one: Json, other: Json): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  if (!isRecord(one) || !isRecord(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
  );
}

const isRecord = (value: Json): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function pathOf(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

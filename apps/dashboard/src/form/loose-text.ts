/** What a text stands for, or what is wrong with it. Undefined: nothing. */
export type Read = { value: unknown; problem?: undefined } | { problem: string };

const LOOKS_LIKE_JSON = /^(?:[[{"]|-?\d|true$|false$|null$)/;
const TEMPLATE = /^\{[{%]/;

/** Reads JSON, or a text that needs no quotes because it cannot be taken for JSON. */
export function readLoose(text: string): Read {
  const trimmed = text.trim();
  if (trimmed === '') return { value: undefined };
  if (TEMPLATE.test(trimmed) || !LOOKS_LIKE_JSON.test(trimmed)) return { value: text };
  try {
    return { value: JSON.parse(trimmed) };
  } catch (error) {
    return /^[[{"]/.test(trimmed)
      ? { problem: `This is not valid JSON: ${(error as Error).message}` }
      : { value: text };
  }
}

/** The text that `readLoose` reads as this value. */
export function writeLoose(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return JSON.stringify(value, null, 2);
  const read = readLoose(value);
  return 'value' in read && read.value === value ? value : JSON.stringify(value);
}

/** Reads a number; what is none stays text: it may be a template. */
export function readNumber(text: string): Read {
  const trimmed = text.trim();
  if (trimmed === '') return { value: undefined };
  return { value: /^-?\d+(?:\.\d+)?$/.test(trimmed) ? Number(trimmed) : text };
}

export const writeText = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);

/** Reads JSON and nothing else. */
export function readJson(text: string): Read {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: `This is not valid JSON: ${(error as Error).message}` };
  }
}

/** Reads a JSON object and nothing else. */
export function readJsonObject(text: string): Read {
  const read = readJson(text);
  const isObject =
    'value' in read && typeof read.value === 'object' && read.value !== null && !Array.isArray(read.value);
  return 'value' in read && !isObject ? { problem: 'This must be a JSON object: { … }' } : read;
}

/** A JSON text, indented, with where its lines begin: what a viewer scrolls through. */
export interface JsonDocument {
  text: string;
  /** Where each line begins in the text, and a last one behind its end. A long line is several. */
  starts: Uint32Array;
}

/** Characters of one drawn line; what is longer goes on in the next one. */
const MAX_LINE_CHARS = 1_000;

export const lineCountOf = ({ starts }: JsonDocument): number => starts.length - 1;

export const lineOf = ({ text, starts }: JsonDocument, index: number): string =>
  text.slice(starts[index], starts[index + 1]).replace(/\n$/, '');

/** The document of a value; of a large one rather in a worker (see `ask-worker.ts`). */
export function documentOf(value: unknown): JsonDocument {
  const text = JSON.stringify(value, null, 2) ?? 'null';
  return { text, starts: startsOf(text) };
}

function startsOf(text: string): Uint32Array {
  let starts = new Uint32Array(1_024);
  let count = 0;
  const add = (start: number) => {
    if (count === starts.length) {
      const longer = new Uint32Array(starts.length * 2);
      longer.set(starts);
      starts = longer;
    }
    starts[count++] = start;
  };
  for (let start = 0; start < text.length; ) {
    const lineEnd = text.indexOf('\n', start);
    const end = lineEnd === -1 ? text.length : lineEnd + 1;
    for (let piece = start; piece < end; piece += MAX_LINE_CHARS) add(piece);
    start = end;
  }
  add(text.length);
  return starts.slice(0, count);
}

/** The line that a place of the text is in. */
export function lineAt({ starts }: JsonDocument, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low;
}

const SLICE_CHARS = 500_000;
const MAX_FOUND = 1_000;

/**
 * The lines with a text in them, in any case, at most 1,000: a slice at a time, so that a page stays awake. Stops early where
 * `isWanted` says no.
 */
export async function findLines(
  document: JsonDocument,
  wanted: string,
  isWanted: () => boolean,
): Promise<number[]> {
  const needle = wanted.toLowerCase();
  const lines: number[] = [];
  for (let from = 0; from < document.text.length && isWanted(); from += SLICE_CHARS) {
    const slice = document.text.slice(from, from + SLICE_CHARS + needle.length - 1).toLowerCase();
    for (let at = slice.indexOf(needle); at !== -1; at = slice.indexOf(needle, at + needle.length)) {
      const line = lineAt(document, from + at);
      if (lines.at(-1) !== line) lines.push(line);
      if (lines.length >= MAX_FOUND) return lines;
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
  return lines;
}

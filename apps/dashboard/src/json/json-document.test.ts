import { describe, expect, test } from '@jest/globals';
import { documentOf, findLines, lineAt, lineCountOf, lineOf } from './json-document.ts';

const linesOf = (value: unknown) => {
  const document = documentOf(value);
  return Array.from({ length: lineCountOf(document) }, (_, index) => lineOf(document, index));
};

describe('a JSON document', () => {
  test('has the lines of its indented text', () => {
    expect(linesOf({ a: [1, null], b: 'x' })).toEqual([
      '{',
      '  "a": [',
      '    1,',
      '    null',
      '  ],',
      '  "b": "x"',
      '}',
    ]);
    expect(linesOf(undefined)).toEqual(['null']);
    expect(linesOf(0)).toEqual(['0']);
  });

  test('a long line goes on in the next ones, and nothing of it is lost', () => {
    const lines = linesOf('x'.repeat(2_500));

    expect(lines.map(({ length }) => length)).toEqual([1_000, 1_000, 502]);
    expect(lines.join('')).toBe(JSON.stringify('x'.repeat(2_500)));
  });

  test('many lines are all there', () => {
    const document = documentOf(Array.from({ length: 50_000 }, (_, index) => index));

    expect(lineCountOf(document)).toBe(50_002);
    expect(lineOf(document, 50_000)).toBe('  49999');
    expect(lineAt(document, document.text.indexOf('\n  31000,') + 1)).toBe(31_001);
  });

  test('finds each line that holds a text once, in any case, also across the slices it reads', async () => {
    const values = Array.from({ length: 60_000 }, (_, index) => `value ${index} Tide tide`);
    const document = documentOf(values);

    const all = await findLines(document, 'TIDE', () => true);

    expect(all.slice(0, 3)).toEqual([1, 2, 3]);
    expect(all).toHaveLength(1_000);
    expect(await findLines(document, 'value 59999', () => true)).toEqual([60_000]);
    expect(await findLines(document, 'nowhere', () => true)).toEqual([]);
    expect(await findLines(document, 'value 59999', () => false)).toEqual([]);
  });
});

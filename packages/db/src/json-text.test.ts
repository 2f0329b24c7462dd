import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jsonText } from './json-text.ts';

describe('jsonText', () => {
  test('leaves JSON that jsonb can hold as it is, text that only looks like an escape included', () => {
    const value = { text: 'a \\u0000 b', emoji: '😀', list: [1, null, true] };

    expect(JSON.parse(jsonText(value))).toEqual(value);
  });

  test('writes a bigint as its decimal text', () => {
    expect(jsonText({ costNanos: 2n ** 63n })).toBe('{"costNanos":"9223372036854775808"}');
  });

  test('never holds NUL or half a surrogate pair, in keys and values of any depth', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 5 });
    const nasty = fc.oneof(anyText, fc.constantFrom('\0', '\ud800', '\udfff', 'a\udc00b'));
    const values = fc.object({ key: nasty, values: [nasty], maxDepth: 3 });
    fc.assert(
      fc.property(values, (value) => {
        JSON.parse(jsonText(value), (key, item) => {
          for (const text of [key, item].filter((each) => typeof each === 'string')) {
            expect(text.includes('\0') || !text.isWellFormed()).toBe(false);
          }
          return item;
        });
      }),
    );
  });
});

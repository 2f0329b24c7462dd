import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isNestedDeeper } from './json-depth.ts';

const depthOf = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
};

describe('isNestedDeeper', () => {
  test('agrees with the parsed value, whatever its strings hold', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const json = Buffer.from(JSON.stringify(value));
        const depth = depthOf(JSON.parse(json.toString()));

        expect(isNestedDeeper(json, depth)).toBe(false);
        expect(isNestedDeeper(json, depth - 1)).toBe(depth > 0);
      }),
    );
  });

  test('takes any bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof isNestedDeeper(bytes, 3) === 'boolean'));
  });
});

import { describe, expect, test } from '@jest/globals';
import { diffJson, isSame } from './json-diff.ts';

const told = (before: unknown, after: unknown) =>
  diffJson(before, after).differences.map(({ path, kind, before, after }) => [path, kind, before, after]);

describe('the difference of two JSON values', () => {
  test('is none where they are alike, whatever the order of keys', () => {
    const before = { a: [1, { b: null }], c: 'x' };
    const after = { c: 'x', a: [1, { b: null }] };

    expect(diffJson(before, after)).toEqual({ differences: [], isCut: false });
    expect(isSame(before, after)).toBe(true);
  });

  test('tells what was added, removed and changed, and where', () => {
    expect(told({ a: 1, b: { c: true }, 'd e': 0 }, { b: { c: false }, 'd e': 1, f: [] })).toEqual([
      ['a', 'removed', 1, undefined],
      ['b.c', 'changed', true, false],
      ['["d e"]', 'changed', 0, 1],
      ['f', 'added', undefined, []],
    ]);
    expect(told([1], { 0: 1 })).toEqual([['', 'changed', [1], { 0: 1 }]]);
    expect(told({ a: null }, {})).toEqual([['a', 'removed', null, undefined]]);
  });

  test('what was put into a list or taken out of it is one difference', () => {
    expect(told(['a', 'b', 'c'], ['a', 'x', 'b', 'c'])).toEqual([['[1]', 'added', undefined, 'x']]);
    expect(told([{ id: 1 }, { id: 2 }, { id: 3 }], [{ id: 2 }, { id: 3 }])).toEqual([
      ['[0]', 'removed', { id: 1 }, undefined],
    ]);
    expect(told({ l: [1, 1] }, { l: [1, 1, 1] })).toEqual([['l[2]', 'added', undefined, 1]]);
  });

  test('keys that objects inherit are keys like any other', () => {
    expect(told({}, JSON.parse('{"constructor": 1, "__proto__": 2}'))).toEqual([
      ['constructor', 'added', undefined, 1],
      ['__proto__', 'added', undefined, 2],
    ]);
  });

  test('says that there is more than it tells', () => {
    const zeros = Array.from({ length: 2_000 }, () => 0);

    const { differences, isCut } = diffJson(
      zeros,
      zeros.map((_, index) => index + 1),
    );

    expect([differences.length, isCut]).toEqual([500, true]);
    expect(
      diffJson(
        zeros.slice(0, 500),
        zeros.slice(0, 500).map(() => 1),
      ).isCut,
    ).toBe(false);
  });
});

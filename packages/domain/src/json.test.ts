import { describe, expect, test } from '@jest/globals';
import { assertNever } from './assert-never.ts';
import { isJsonObject } from './json.ts';

describe('isJsonObject', () => {
  test.each([{}, { a: 1 }, JSON.parse('{"__proto__": null}'), Object.create(null)])('%p is one', (value) => {
    expect(isJsonObject(value)).toBe(true);
  });

  test.each([null, undefined, 1, 'text', [], [{}], new Date(0), new Map()])('%p is not', (value) => {
    expect(isJsonObject(value)).toBe(false);
  });
});

describe('assertNever', () => {
  test.each(['surprise', { kind: 'surprise' }])('throws when %p comes from outside', (value) => {
    expect(() => assertNever(value as never)).toThrow(/unexpected value: .*surprise/);
  });
});

import { describe, expect, test } from '@jest/globals';
import { Id, JsonObjectField, line, Timestamp, text } from './fields.ts';

describe('fields', () => {
  test('an id is any UUID, and becomes lower case', () => {
    expect(Id.parse('0199C0DE-0000-7000-8000-000000000001')).toBe('0199c0de-0000-7000-8000-000000000001');
    expect(Id.safeParse('0199c0de00007000800000000000001').success).toBe(false);
  });

  test.each(['a\0b', '\ud800', 'a\udc00'])('text refuses %j, which PostgreSQL cannot hold', (value) => {
    expect(text(10).safeParse(value).success).toBe(false);
  });

  test('text takes every other character, and counts them', () => {
    expect(text(10).parse('tea 🍵')).toBe('tea 🍵');
    expect(text(3).safeParse('four').success).toBe(false);
  });

  test.each(['', ' ', '\n\t'])('a line refuses %j', (value) => {
    expect(line(10).safeParse(value).success).toBe(false);
  });

  test('a JSON object is an object as a parser makes it', () => {
    expect(JsonObjectField.parse({ a: [1] })).toEqual({ a: [1] });
    for (const other of [null, [], 'x', 1, undefined, new Map()])
      expect(JsonObjectField.safeParse(other).success).toBe(false);
  });

  test('a timestamp is UTC with milliseconds', () => {
    expect(Timestamp.safeParse('2023-11-07T05:31:56.000Z').success).toBe(true);
    expect(Timestamp.safeParse('2023-11-07T05:31:56Z').success).toBe(false);
    expect(Timestamp.safeParse('2023-11-07T05:31:56.000+01:00').success).toBe(false);
  });
});

import { describe, expect, test } from '@jest/globals';
import { median, percentile } from './statistics.ts';

describe('statistics of measurements', () => {
  test('the median of an odd number of values is the middle one', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  test('the median of an even number of values lies between the two in the middle', () => {
    expect(median([4, 1, 2, 9])).toBe(3);
  });

  test('the 99th percentile of a hundred values is the second largest', () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1);

    expect(percentile(values, 0.99)).toBe(99);
  });

  test('the 99th percentile of few values is the largest', () => {
    expect(percentile([3, 1, 2], 0.99)).toBe(3);
  });

  test('statistics of nothing are not a number', () => {
    expect(median([])).toBeNaN();
    expect(percentile([], 0.5)).toBeNaN();
  });
});

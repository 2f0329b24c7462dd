import { expect, test } from '@jest/globals';
import { systemIds } from './ids.ts';

test('ids are UUIDs of version 7 that rise and never repeat', () => {
  const ids = systemIds();

  const made = Array.from({ length: 10_000 }, () => ids.next());

  for (const id of made)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(made).toEqual([...new Set(made)].sort());
});

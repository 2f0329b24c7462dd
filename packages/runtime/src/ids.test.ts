import { expect, test } from '@jest/globals';
import { deriveId, systemIds } from './ids.ts';

test('ids are UUIDs of version 7 that rise and never repeat', () => {
  const ids = systemIds();

  const made = Array.from({ length: 10_000 }, () => ids.next());

  for (const id of made)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(made).toEqual([...new Set(made)].sort());
});

test('an id that is derived is always the same, and another one for any other name or owner', () => {
  const [owner, other] = ['0198f2c1-5b7a-7c3e-9d10-3f2a1b0c9d8e', '0198f2c1-5b7b-7c3e-9d10-3f2a1b0c9d8e'];
  const names = Array.from({ length: 1_000 }, (_, index) => `node-${index}`);

  const made = [owner, other].flatMap((id) => names.map((name) => deriveId(id, name)));

  expect(new Set(made).size).toBe(made.length);
  expect(deriveId(owner, 'node-0')).toBe(made[0]);
  for (const id of made) expect(id).toMatch(/^0198f2c1-5b7[ab]-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

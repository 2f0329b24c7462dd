import { expect, test } from '@jest/globals';
import { type AutoAcceptPreferences, acceptsByItself } from './auto-accept.ts';

const asked = {
  nodeKey: 'write',
  nodeType: 'task',
  approvalLevel: 'after',
  spentNanos: 20_000_000n,
} as const;

test.each<[AutoAcceptPreferences, boolean]>([
  [{}, true],
  [{ maxCostCents: 2 }, true],
  [{ maxCostCents: 1 }, false],
  [{ nodeKeys: ['read', 'write'] }, true],
  [{ nodeKeys: ['read'] }, false],
  [{ nodeKeys: [] }, false],
  [{ nodeTypes: ['task'] }, true],
  [{ nodeTypes: ['approval'] }, false],
  [{ approvalLevels: ['after'] }, true],
  [{ approvalLevels: ['before'] }, false],
  [{ maxCostCents: 2, nodeKeys: ['write'], nodeTypes: ['task'], approvalLevels: ['before'] }, false],
])('%j accepts an approval of write after 2 cents: %s', (preferences, accepts) => {
  expect(acceptsByItself(preferences, asked)).toBe(accepts);
});

test('a node without a key is none of those that are named', () => {
  expect(acceptsByItself({ nodeKeys: ['write'] }, { ...asked, nodeKey: null })).toBe(false);
});

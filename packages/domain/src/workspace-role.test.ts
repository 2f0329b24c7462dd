import { expect, test } from '@jest/globals';
import { includesRole, WORKSPACE_ROLES } from './workspace-role.ts';

test('each role may do what the roles after it may, and nothing of those before it', () => {
  const allowed = WORKSPACE_ROLES.map((role) =>
    WORKSPACE_ROLES.filter((needed) => includesRole(role, needed)),
  );

  expect(allowed).toEqual([
    ['owner', 'admin', 'member', 'viewer'],
    ['admin', 'member', 'viewer'],
    ['member', 'viewer'],
    ['viewer'],
  ]);
});

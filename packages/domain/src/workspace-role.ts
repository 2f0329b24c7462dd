/** What a member may do in a workspace, from most to least. */
export const WORKSPACE_ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
export type WorkspaceRole = (typeof WORKSPACE_ROLES)[number];

/** True when `role` may do everything that `needed` may. */
export function includesRole(role: WorkspaceRole, needed: WorkspaceRole): boolean {
  return WORKSPACE_ROLES.indexOf(role) <= WORKSPACE_ROLES.indexOf(needed);
}

/**
 * True when someone of the role `own` may turn a member of the role `from` into one of the role `to`; null: no member.
 * Admins manage everybody but owners.
 */
export function mayChangeRole(
  own: WorkspaceRole,
  { from, to }: { from: WorkspaceRole | null; to: WorkspaceRole | null },
): boolean {
  if (from === 'owner' || to === 'owner') return own === 'owner';
  return includesRole(own, 'admin');
}

import { ConflictError, ForbiddenError, mayChangeRole, type WorkspaceRole } from '@runyard/domain';
import type { Prisma } from '../generated/client.ts';

export interface RoleChange {
  workspaceId: string;
  /** Who asks for it. */
  actorId: string;
  from: WorkspaceRole | null;
  to: WorkspaceRole | null;
}

/**
 * Refuses a change of a role that takes more than the actor has, by what the rows say now: call it with the workspace's
 * row locked, and no two changes can both rely on what the other takes away.
 */
export async function requireRight(
  tx: Prisma.TransactionClient,
  { workspaceId, actorId, from, to }: RoleChange,
): Promise<void> {
  const actor = await tx.workspaceMember.findUnique({
    where: { workspaceId_userId: { workspaceId, userId: actorId } },
  });
  if (!actor || !mayChangeRole(actor.role as WorkspaceRole, { from, to }))
    throw new ForbiddenError(
      from === 'owner' || to === 'owner'
        ? 'this takes the role owner: only owners make or unmake owners'
        : 'this takes the role admin',
    );
}

/** Refuses to unmake the only owner of a workspace. Call it with the workspace's row locked. */
export async function requireOtherOwner(
  tx: Prisma.TransactionClient,
  { workspaceId, from, to }: Omit<RoleChange, 'actorId'>,
): Promise<void> {
  if (from !== 'owner' || to === 'owner') return;
  const owners = await tx.workspaceMember.count({ where: { workspaceId, role: 'owner' } });
  if (owners <= 1)
    throw new ConflictError('last_owner', 'a workspace keeps its last owner; make another one first');
}

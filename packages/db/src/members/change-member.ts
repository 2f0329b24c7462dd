import type { WorkspaceRole } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import { lockWorkspace } from '../workspaces/lock-workspace.ts';
import { type Member, type MemberScope, requireMember } from './member-row.ts';
import { requireOtherOwner, requireRight } from './require-right.ts';

export interface MemberChange extends MemberScope {
  /** Who asks for it. */
  actorId: string;
}

/** Gives a member another role. UserNotFoundError, ForbiddenError, or ConflictError for the last owner. */
export async function updateMember(
  db: PrismaClient,
  author: Author,
  { workspaceId, userId, actorId, role }: MemberChange & { role: WorkspaceRole },
): Promise<Member> {
  return db.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const member = await requireMember(tx, { workspaceId, userId });
    const change = { workspaceId, actorId, from: member.role, to: role };
    await requireRight(tx, change);
    await requireOtherOwner(tx, change);
    await tx.workspaceMember.update({
      where: { workspaceId_userId: { workspaceId, userId } },
      data: { role },
    });
    await insertAuditEvent(tx, author, {
      workspaceId,
      action: 'member.updated',
      targetId: userId,
      details: { role, previous_role: member.role },
    });
    return { ...member, role };
  });
}

/** Ends a membership; everybody may end their own. UserNotFoundError, ForbiddenError, or ConflictError for the last owner. */
export async function removeMember(
  db: PrismaClient,
  author: Author,
  { workspaceId, userId, actorId }: MemberChange,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const { role } = await requireMember(tx, { workspaceId, userId });
    const change = { workspaceId, actorId, from: role, to: null };
    if (actorId !== userId) await requireRight(tx, change);
    await requireOtherOwner(tx, change);
    await tx.workspaceMember.delete({ where: { workspaceId_userId: { workspaceId, userId } } });
    await insertAuditEvent(tx, author, {
      workspaceId,
      action: 'member.removed',
      targetId: userId,
      details: { previous_role: role },
    });
  });
}

import { ConflictError, UserNotFoundError, type WorkspaceRole } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import type { Prisma } from '../generated/client.ts';
import { lockWorkspace } from '../workspaces/lock-workspace.ts';
import { type Member, memberOf, withUser } from './member-row.ts';
import { requireRight } from './require-right.ts';

export interface NewMember {
  workspaceId: string;
  /** Who adds them. */
  actorId: string;
  /** Compared without regard to case. */
  email: string;
  role: WorkspaceRole;
  /** Most members of a workspace. */
  maxMembers: number;
}

/** Makes a user a member. UserNotFoundError; ConflictError for one who is a member already, or one too many. */
export async function addMember(db: PrismaClient, author: Author, member: NewMember): Promise<Member> {
  const { workspaceId, actorId, email, role } = member;
  return db.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    await requireRight(tx, { workspaceId, actorId, from: null, to: role });
    const user = await tx.user.findUnique({ where: { email: email.toLowerCase() } });
    if (!user) throw new UserNotFoundError('there is no user with this email');
    await requirePlace(tx, { ...member, userId: user.id });
    const added = await tx.workspaceMember.create({
      data: { workspaceId, userId: user.id, role },
      include: withUser,
    });
    await insertAuditEvent(tx, author, {
      workspaceId,
      action: 'member.added',
      targetId: user.id,
      details: { role },
    });
    return memberOf(added);
  });
}

async function requirePlace(
  tx: Prisma.TransactionClient,
  { workspaceId, userId, maxMembers }: NewMember & { userId: string },
): Promise<void> {
  const existing = await tx.workspaceMember.findUnique({
    where: { workspaceId_userId: { workspaceId, userId } },
  });
  if (existing) throw new ConflictError('already_member', 'this user is a member already; change their role');
  if ((await tx.workspaceMember.count({ where: { workspaceId } })) >= maxMembers)
    throw new ConflictError(
      'too_many_members',
      `a workspace has at most ${maxMembers} members (MAX_MEMBERS_PER_WORKSPACE)`,
    );
}

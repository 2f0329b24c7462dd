import { UserNotFoundError, type WorkspaceRole } from '@runyard/domain';
import type { Prisma } from '../generated/client.ts';

/** A user in a workspace. */
export interface Member {
  userId: string;
  email: string;
  name: string;
  role: WorkspaceRole;
  createdAt: Date;
}

/** Names one member of one workspace. */
export interface MemberScope {
  workspaceId: string;
  userId: string;
}

export const withUser = { user: { select: { email: true, name: true } } } as const;

type MemberRow = Prisma.WorkspaceMemberGetPayload<{ include: typeof withUser }>;

export const memberOf = ({ userId, role, createdAt, user }: MemberRow): Member => ({
  userId,
  email: user.email,
  name: user.name,
  role: role as WorkspaceRole,
  createdAt,
});

/** The member, or UserNotFoundError. */
export async function requireMember(tx: Prisma.TransactionClient, scope: MemberScope): Promise<Member> {
  const row = await tx.workspaceMember.findUnique({
    where: { workspaceId_userId: scope },
    include: withUser,
  });
  if (!row) throw new UserNotFoundError('no member of this workspace has this id');
  return memberOf(row);
}

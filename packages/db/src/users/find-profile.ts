import type { WorkspaceRole } from '@runyard/domain';
import type { PrismaClient } from '../client.ts';

/** A user with the workspaces they joined last. */
export interface Profile {
  id: string;
  email: string;
  name: string;
  isInstanceAdmin: boolean;
  workspaces: { id: string; name: string; role: WorkspaceRole }[];
}

/** The user with at most `maxWorkspaces` of their workspaces; null when there is no such user. */
export async function findProfile(
  db: PrismaClient,
  userId: string,
  { maxWorkspaces }: { maxWorkspaces: number },
): Promise<Profile | null> {
  const user = await db.user.findUnique({ where: { id: userId } });
  if (!user) return null;
  const memberships = await db.workspaceMember.findMany({
    where: { userId },
    include: { workspace: { select: { id: true, name: true } } },
    orderBy: [{ createdAt: 'desc' }, { workspaceId: 'desc' }],
    take: maxWorkspaces,
  });
  const { id, email, name, isInstanceAdmin } = user;
  const workspaces = memberships.map(({ workspace, role }) => ({
    ...workspace,
    role: role as WorkspaceRole,
  }));
  return { id, email, name, isInstanceAdmin, workspaces };
}

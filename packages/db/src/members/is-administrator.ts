import type { PrismaClient } from '../client.ts';

/** True for an owner or admin of at least one workspace. */
export async function isAdministrator(db: PrismaClient, userId: string): Promise<boolean> {
  const membership = await db.workspaceMember.findFirst({
    where: { userId, role: { in: ['owner', 'admin'] } },
    select: { workspaceId: true },
  });
  return membership !== null;
}

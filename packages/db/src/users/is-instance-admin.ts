import type { PrismaClient } from '../client.ts';

/** True for a user who administers the whole system: queues and workers serve all workspaces. */
export async function isInstanceAdmin(db: PrismaClient, userId: string): Promise<boolean> {
  const user = await db.user.findUnique({ where: { id: userId }, select: { isInstanceAdmin: true } });
  return user?.isInstanceAdmin ?? false;
}

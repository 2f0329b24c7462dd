import type { PrismaClient } from '../client.ts';
import type { Workspace } from '../generated/client.ts';
import type { Page } from '../page.ts';

/** The workspaces that a user is a member of, newest first. */
export async function listWorkspaces(db: PrismaClient, userId: string, page: Page): Promise<Workspace[]> {
  return db.workspace.findMany({
    where: { members: { some: { userId } } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: page.limit,
    skip: page.offset,
  });
}

import type { Prisma, PrismaClient } from '../client.ts';
import type { Workspace } from '../generated/client.ts';
import { type Listed, type Page, pageOf } from '../page.ts';

/** The workspaces that a user is a member of, the one joined last first, and how many there are. */
export async function listWorkspaces(
  db: PrismaClient,
  userId: string,
  page: Page,
): Promise<Listed<Workspace> & { total: number }> {
  const [memberships, total] = await Promise.all([
    db.workspaceMember.findMany({
      where: { userId, ...joinedBefore(page) },
      include: { workspace: true },
      orderBy: [{ createdAt: 'desc' }, { workspaceId: 'desc' }],
      take: page.limit + 1,
      skip: page.offset,
    }),
    db.workspaceMember.count({ where: { userId } }),
  ]);
  const { items, next } = pageOf(memberships, page, ({ createdAt, workspaceId: id }) => ({ createdAt, id }));
  return { items: items.map(({ workspace }) => workspace), next, total };
}

/** The condition of `whereAfterCursor`, for rows whose id is that of their workspace. */
function joinedBefore({ after }: Page): Prisma.WorkspaceMemberWhereInput {
  if (!after) return {};
  const { createdAt, id } = after;
  return {
    createdAt: { lte: createdAt },
    OR: [{ createdAt: { lt: createdAt } }, { workspaceId: { lt: id } }],
  };
}

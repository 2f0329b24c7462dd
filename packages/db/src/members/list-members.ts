import type { PrismaClient } from '../client.ts';
import { type Listed, type Page, pageOf } from '../page.ts';
import { type Member, memberOf, withUser } from './member-row.ts';

/** The members of a workspace, newest first. */
export async function listMembers(
  db: PrismaClient,
  workspaceId: string,
  page: Page,
): Promise<Listed<Member>> {
  const rows = await db.workspaceMember.findMany({
    where: { workspaceId, ...whereAfter(page) },
    include: withUser,
    orderBy: [{ createdAt: 'desc' }, { userId: 'desc' }],
    take: page.limit + 1,
    skip: page.offset,
  });
  return pageOf(rows.map(memberOf), page, ({ createdAt, userId }) => ({ createdAt, id: userId }));
}

/** A member's row has no id of its own: the user's takes its place. */
const whereAfter = ({ after }: Page) =>
  after
    ? {
        createdAt: { lte: after.createdAt },
        OR: [{ createdAt: { lt: after.createdAt } }, { userId: { lt: after.id } }],
      }
    : {};

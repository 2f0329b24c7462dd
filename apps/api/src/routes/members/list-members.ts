import { listMembers } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentMember } from '../../present/present-member.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/members: newest first. */
export const listMembersRoute: RouteFor<'listMembers'> =
  ({ engine }) =>
  async ({ query }, { caller, req }) => {
    const page = readPage(query, req);

    const members = await listMembers(engine.db.prisma, caller.workspaceId, page);

    return { status: 200, ...presentPage(members, presentMember, req) };
  };

import { addMember } from '@runyard/db';
import { presentMember } from '../../present/present-member.ts';
import type { RouteFor } from '../route.ts';

/** POST …/workspaces/{workspace_id}/members: 201; somebody who is a user already becomes a member. */
export const addMemberRoute: RouteFor<'addMember'> =
  ({ engine, limits }) =>
  async ({ body }, { caller: { identity, workspaceId }, author }) => {
    const member = await addMember(engine.db.prisma, author, {
      workspaceId,
      actorId: identity.userId,
      email: body.email,
      role: body.role,
      maxMembers: limits.maxMembersPerWorkspace,
    });

    return {
      status: 201,
      headers: { Location: `/api/v1/workspaces/${workspaceId}/members/${member.userId}` },
      body: presentMember(member),
    };
  };

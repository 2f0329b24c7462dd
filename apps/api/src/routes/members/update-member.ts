import { updateMember } from '@runyard/db';
import { presentMember } from '../../present/present-member.ts';
import type { RouteFor } from '../route.ts';

/** PUT …/workspaces/{workspace_id}/members/{user_id}: another role. */
export const updateMemberRoute: RouteFor<'updateMember'> =
  ({ engine }) =>
  async ({ params, body }, { caller: { identity, workspaceId }, author }) => {
    const change = { workspaceId, userId: params.user_id, actorId: identity.userId, role: body.role };

    const member = await updateMember(engine.db.prisma, author, change);

    return { status: 200, body: presentMember(member) };
  };

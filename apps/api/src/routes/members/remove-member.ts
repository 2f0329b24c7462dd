import { removeMember } from '@runyard/db';
import type { RouteFor } from '../route.ts';

/** DELETE …/workspaces/{workspace_id}/members/{user_id}: 204; everybody may leave. */
export const removeMemberRoute: RouteFor<'removeMember'> =
  ({ engine }) =>
  async ({ params }, { caller: { identity, workspaceId }, author }) => {
    const change = { workspaceId, userId: params.user_id, actorId: identity.userId };

    await removeMember(engine.db.prisma, author, change);

    return { status: 204 };
  };

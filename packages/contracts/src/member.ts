import { WORKSPACE_ROLES } from '@runyard/domain';
import { z } from 'zod';
import { line, Timestamp } from './fields.ts';
import { UserId, WorkspaceId } from './ids.ts';
import { PageQuery } from './page.ts';

const MAX_EMAIL = 254;

const role = z.enum(WORKSPACE_ROLES).meta({
  description:
    'viewer: looks · member: edits and triggers · admin: settings, members, keys · owner: owners, too',
  examples: ['member'],
});

export const Email = z
  .string()
  .meta({ description: 'What they sign in with, in lower case', examples: ['ada@example.com'] });
export const UserName = z.string().meta({ description: 'What people call them', examples: ['Ada'] });

/** A user in a workspace. */
export const Member = z
  .object({
    user_id: UserId,
    email: Email,
    name: UserName,
    role,
    created_at: Timestamp.describe('When they became a member'),
  })
  .describe('A user in a workspace')
  .meta({ id: 'Member' });
export type Member = z.infer<typeof Member>;

const WorkspacePath = z.object({ workspace_id: WorkspaceId });
const MemberPath = z.object({ workspace_id: WorkspaceId, user_id: UserId });

/** `GET /api/v1/workspaces/{workspace_id}/members`. */
export const ListMembersRequest = z.object({ params: WorkspacePath, query: PageQuery });

/** `POST /api/v1/workspaces/{workspace_id}/members`. */
export const AddMemberRequest = z.object({
  params: WorkspacePath,
  body: z.object({
    email: line(MAX_EMAIL)
      .describe('Of somebody who is a user already; upper and lower case are the same')
      .meta({ examples: ['ada@example.com'] }),
    role: role.default('member'),
  }),
});

/** `PUT …/members/{user_id}`. */
export const UpdateMemberRequest = z.object({ params: MemberPath, body: z.object({ role }) });

/** `DELETE …/members/{user_id}`. */
export const RemoveMemberRequest = z.object({ params: MemberPath });

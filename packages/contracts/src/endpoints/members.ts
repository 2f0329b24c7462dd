import {
  AddMemberRequest,
  ListMembersRequest,
  Member,
  RemoveMemberRequest,
  UpdateMemberRequest,
} from '../member.ts';
import { answer, endpoint, listAnswer, noContent } from './endpoint.ts';

const tag = 'Members';
const ofWorkspace = '/workspaces/{workspace_id}/members';
const ofMember = `${ofWorkspace}/{user_id}` as const;

export const memberEndpoints = {
  listMembers: endpoint({
    method: 'get',
    path: ofWorkspace,
    tag,
    summary: 'List the members of a workspace',
    request: ListMembersRequest,
    answers: { 200: listAnswer(Member, 'Members, newest first') },
  }),
  addMember: endpoint({
    method: 'post',
    path: ofWorkspace,
    tag,
    summary: 'Add a member',
    description: 'Somebody who is a user already, by email. Only an owner makes owners.',
    request: AddMemberRequest,
    answers: { 201: answer(Member, 'The new member', { Location: 'Path of the member' }) },
    errors: ['user_not_found', 'already_member', 'too_many_members'],
  }),
  updateMember: endpoint({
    method: 'put',
    path: ofMember,
    tag,
    summary: "Change a member's role",
    description: 'Only an owner makes or unmakes owners, and there is always one.',
    request: UpdateMemberRequest,
    answers: { 200: answer(Member, 'The member after the change') },
    errors: ['user_not_found', 'last_owner'],
  }),
  removeMember: endpoint({
    method: 'delete',
    path: ofMember,
    tag,
    summary: 'Remove a member, or leave',
    description:
      'Everybody may remove themselves. Otherwise it takes the role admin, for an owner the role owner. The last owner stays.',
    request: RemoveMemberRequest,
    answers: { 204: noContent('The user is no member any more') },
    errors: ['user_not_found', 'last_owner'],
  }),
};

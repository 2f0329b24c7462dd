import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Member } from '@runyard/contracts';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';

describe('members', () => {
  let api: TestApi;
  let owner: TestUser;
  let path: string;

  beforeAll(async () => {
    api = await startTestApi({ maxMembersPerWorkspace: 4 });
  });
  beforeEach(async () => {
    owner = await api.signUp();
    path = `/workspaces/${owner.workspaceId}/members`;
  });
  afterAll(() => api.stop());

  const memberPath = ({ userId }: TestUser) => `${path}/${userId}`;
  const roles = async () => {
    const { body } = await owner.get(path);
    return body.map(({ user_id, role }: Member) => [user_id, role]);
  };
  const actions = async () => {
    const { body } = await owner.get(`/workspaces/${owner.workspaceId}/audit-events`);
    return body.map(({ action }: { action: string }) => action);
  };

  test('a user becomes a member by email, in any case, and can then see the workspace', async () => {
    const ada = await api.signUp();

    const added = await owner.post(path, { email: ada.email.toUpperCase(), role: 'viewer' });

    expect(added).toMatchObject({
      status: 201,
      body: { user_id: ada.userId, email: ada.email, name: 'Ada', role: 'viewer' },
    });
    expect(added.headers.get('location')).toBe(`/api/v1${memberPath(ada)}`);
    expect((await ada.get(`/workspaces/${owner.workspaceId}`)).status).toBe(200);
    expect(await roles()).toEqual([
      [ada.userId, 'viewer'],
      [owner.userId, 'owner'],
    ]);
  });

  test('an email that no user has, a member, and one member too many are refused with their own codes', async () => {
    const add = async (email: string) => (await owner.post(path, { email })).body.code;
    const users = [await api.signUp(), await api.signUp(), await api.signUp(), await api.signUp()];

    expect(await add('nobody@example.com')).toBe('user_not_found');
    const codes = [];
    for (const { email } of [...users.slice(0, 1), ...users]) codes.push(await add(email));

    expect(codes).toEqual([undefined, 'already_member', undefined, undefined, 'too_many_members']);
  });

  test('admins manage everybody but owners; only owners make and unmake owners', async () => {
    const admin = await api.join(owner.workspaceId, 'admin');
    const member = await api.join(owner.workspaceId, 'member');
    const status = async (answer: Promise<{ status: number }>) => (await answer).status;

    expect(await status(admin.put(memberPath(member), { role: 'admin' }))).toBe(200);
    expect(await status(admin.put(memberPath(member), { role: 'owner' }))).toBe(403);
    expect(await status(admin.put(memberPath(owner), { role: 'admin' }))).toBe(403);
    expect(await status(admin.delete(memberPath(owner)))).toBe(403);
    const stranger = await api.signUp();
    expect(await status(admin.post(path, { email: stranger.email, role: 'owner' }))).toBe(403);
    expect(await status(owner.put(memberPath(admin), { role: 'owner' }))).toBe(200);
    expect(await status(admin.put(memberPath(owner), { role: 'viewer' }))).toBe(200);
  });

  test('everybody may leave; viewers and members remove nobody else', async () => {
    const [viewer, member] = [
      await api.join(owner.workspaceId, 'viewer'),
      await api.join(owner.workspaceId, 'member'),
    ];

    expect((await viewer.delete(memberPath(member))).status).toBe(403);
    expect((await member.delete(memberPath(viewer))).status).toBe(403);
    expect((await viewer.delete(memberPath(viewer))).status).toBe(204);
    expect((await owner.delete(memberPath(member))).status).toBe(204);
    expect(await roles()).toEqual([[owner.userId, 'owner']]);
    expect((await owner.delete(memberPath(member))).body.code).toBe('user_not_found');
  });

  test('the last owner can be neither demoted nor removed, and a refused change leaves no event', async () => {
    const before = await actions();

    const answers = [
      await owner.put(memberPath(owner), { role: 'admin' }),
      await owner.delete(memberPath(owner)),
    ];

    for (const answer of answers) expect(answer).toMatchObject({ status: 409, body: { code: 'last_owner' } });
    expect(await roles()).toEqual([[owner.userId, 'owner']]);
    expect(await actions()).toEqual(before);
  });

  test('of two owners who demote each other at once, one wins', async () => {
    for (let round = 0; round < 5; round++) {
      const other = await api.join(owner.workspaceId, 'owner');
      const answers = await Promise.all([
        owner.put(memberPath(other), { role: 'viewer' }),
        other.put(memberPath(owner), { role: 'viewer' }),
      ]);

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
      const rows = await api.db.prisma.workspaceMember.findMany({
        where: { workspaceId: owner.workspaceId, role: 'owner' },
      });
      expect(rows).toHaveLength(1);
      await api.db.prisma.workspaceMember.deleteMany({ where: { userId: other.userId } });
      await api.db.prisma.workspaceMember.updateMany({
        where: { workspaceId: owner.workspaceId },
        data: { role: 'owner' },
      });
    }
  });

  test('of two owners who leave at once, one stays', async () => {
    const other = await api.join(owner.workspaceId, 'owner');

    const answers = await Promise.all([owner.delete(memberPath(owner)), other.delete(memberPath(other))]);

    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    const left = await api.db.prisma.workspaceMember.findMany({ where: { workspaceId: owner.workspaceId } });
    expect(left.map(({ role }) => role)).toEqual(['owner']);
  });

  test('the list is paged by cursor', async () => {
    const users = [await api.join(owner.workspaceId, 'viewer'), await api.join(owner.workspaceId, 'viewer')];

    const first = await owner.get(`${path}?limit=2`);
    const link = /^<\/api\/v1([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await owner.get(link);

    const listed = [...first.body, ...second.body].map(({ user_id }: Member) => user_id);
    expect(listed).toEqual([...users.map(({ userId }) => userId).reverse(), owner.userId]);
  });
});

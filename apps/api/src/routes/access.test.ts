import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ACCESS,
  type Access,
  ENDPOINTS,
  type EndpointSpec,
  type OperationId,
  SCOPES,
  type Scope,
} from '@runyard/contracts';
import { WORKSPACE_ROLES, type WorkspaceRole } from '@runyard/domain';
import { systemIds } from '@runyard/runtime';
import { startTestApi, type TestApi, type TestUser } from '../testing/start-test-api.ts';
import { addWorkflow } from '../testing/workflows.ts';

/** Every operation of the table, so that one that is added later is held against it without a word here. */
const OPERATIONS = Object.keys(ACCESS) as OperationId[];
const READING = SCOPES.filter((scope) => scope.endsWith(':read'));
const GUARDS = ['workspace not found', 'workflow not found'];

interface Heard {
  status: number;
  code: string | undefined;
  detail: unknown;
}

describe('who may call what', () => {
  let api: TestApi;
  let owner: TestUser;
  let workflowId: string;
  let stranger: TestUser;
  let members: Record<WorkspaceRole, TestUser>;
  const keys = new Map<string, string>();

  beforeAll(async () => {
    api = await startTestApi();
    owner = await api.signUp();
    stranger = await api.signUp();
    workflowId = (await addWorkflow(owner)).id;
    const joined = WORKSPACE_ROLES.map(async (role) => [role, await api.join(owner.workspaceId, role)]);
    members = Object.fromEntries(await Promise.all(joined));
    keys.set('reading', (await api.withKey(owner, READING)).key);
    keys.set('foreign', (await api.withKey(stranger, SCOPES)).key);
    for (const scope of SCOPES) {
      const others = SCOPES.filter((other) => other !== scope);
      keys.set(`without ${scope}`, (await api.withKey(owner, others)).key);
    }
  });
  afterAll(() => api.stop());

  const ids = systemIds();
  const keyOf = (name: string) => keys.get(name) ?? '';
  const here = () => ({ workspace_id: owner.workspaceId, workflow_id: workflowId });

  /** Calls an operation without a body: with these ids in its path, and new ones for whatever they leave out. */
  const call = async (
    id: OperationId,
    token: string | null,
    known: Record<string, string> = here(),
  ): Promise<Heard> => {
    const { method, path }: EndpointSpec = ENDPOINTS[id];
    const filled = path.replaceAll(/\{(\w+)\}/g, (_match, name) => known[name] ?? ids.next());
    const response = await fetch(`${api.url}/api/v1${filled}`, {
      method: method.toUpperCase(),
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
    });
    if (response.ok) {
      await response.body?.cancel();
      return { status: response.status, code: undefined, detail: undefined };
    }
    const { code, detail } = (await response.json()) as { code: string; detail: unknown };
    return { status: response.status, code, detail };
  };

  const placed = (access: Access) => ('role' in access ? access : null);
  const isStoppedByGuard = ({ status, detail }: Heard) =>
    status === 401 || status === 403 || (status === 404 && GUARDS.includes(String(detail)));

  describe.each(OPERATIONS)('%s', (id) => {
    const access: Access = ACCESS[id];
    const { role, scope } = placed(access) ?? {};

    test('without a token: 401, unless it is public', async () => {
      const { status, code } = await call(id, null);

      if (access.place === 'public') expect(code).not.toBe('missing_token');
      else expect([status, code]).toEqual([401, 'missing_token']);
    });

    if (role !== undefined && scope !== undefined) {
      test('from outside the workspace: exactly like one that is missing', async () => {
        const missing = await call(id, owner.token, {});

        expect(missing).toMatchObject({ status: 404, code: 'not_found' });
        expect(await call(id, stranger.token)).toEqual(missing);
        expect(await call(id, keyOf('foreign'))).toEqual(missing);
      });

      const [below] = WORKSPACE_ROLES.slice(WORKSPACE_ROLES.indexOf(role) + 1);
      if (below !== undefined)
        test(`as ${below}: 403, since it takes ${role}`, async () => {
          expect(await call(id, members[below].token)).toMatchObject({ status: 403, code: 'forbidden' });
        });

      test('with a key that may read everything: as far as its scope goes', async () => {
        const heard = await call(id, keyOf('reading'));

        if (isReading(scope)) expect(isStoppedByGuard(heard)).toBe(false);
        else expect(heard).toMatchObject({ status: 403, code: 'forbidden' });
      });

      if (scope !== null)
        test(`with a key that may do everything but ${scope}: 403`, async () => {
          expect(await call(id, keyOf(`without ${scope}`))).toMatchObject({ status: 403, code: 'forbidden' });
        });
    }

    if (access.place === 'user' || access.place === 'instance')
      test('with an API key: 403, since it takes a user', async () => {
        expect(await call(id, keyOf('reading'))).toMatchObject({ status: 403, code: 'forbidden' });
      });

    if (access.place === 'instance')
      test('as the owner of a workspace: 403, since it takes an administrator of the system', async () => {
        expect(await call(id, owner.token)).toMatchObject({ status: 403, code: 'forbidden' });
      });

    if (access.place === 'caller')
      test('with any token or key: not stopped', async () => {
        for (const token of [stranger.token, keyOf('foreign')])
          expect(isStoppedByGuard(await call(id, token))).toBe(false);
      });
  });

  test('what only reads never takes a scope that lets a key write', () => {
    const writers = OPERATIONS.filter((id) => {
      const scope = placed(ACCESS[id])?.scope;
      return ENDPOINTS[id].method === 'get' && scope && !isReading(scope);
    });

    expect(writers).toEqual([]);
  });
});

const isReading = (scope: Scope | null): boolean => scope?.endsWith(':read') ?? false;

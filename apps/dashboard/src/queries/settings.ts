import type { components } from '@runyard/sdk';
import { api, unwrap, unwrapPage } from '../api-client.ts';
import { listQuery } from './list-query.ts';

type Schemas = components['schemas'];
export type ApiKey = Schemas['ApiKey'];
export type Secret = Schemas['Secret'];
export type Member = Schemas['Member'];

export const SCOPES = [
  ...['workspace:read', 'workspace:write', 'workflows:read', 'workflows:write', 'runs:read', 'runs:write'],
  ...['tasks:read', 'tasks:write', 'secrets:read', 'secrets:write'],
] as ApiKey['scopes'];
export const ROLES: Member['role'][] = ['viewer', 'member', 'admin', 'owner'];

const inWorkspace = (workspace_id: string) => ({ path: { workspace_id } });

export const apiKeysQuery = (id: string) =>
  listQuery<ApiKey>(['api-keys', id], (query, signal) =>
    unwrapPage(
      api().GET('/api/v1/workspaces/{workspace_id}/api-keys', {
        params: { ...inWorkspace(id), query },
        signal,
      }),
    ),
  );

/** Makes a key; it is in the answer, and never shown again. */
export const createApiKey = async (id: string, name: string, scopes: ApiKey['scopes']): Promise<string> => {
  const body = { name, scopes, mode: 'live' as const, expires_at: null };
  const made = await unwrap(
    api().POST('/api/v1/workspaces/{workspace_id}/api-keys', { params: inWorkspace(id), body }),
  );
  return made.key;
};

export const revokeApiKey = ({ workspace_id, id }: ApiKey) =>
  unwrap(
    api().DELETE('/api/v1/workspaces/{workspace_id}/api-keys/{api_key_id}', {
      params: { path: { workspace_id, api_key_id: id } },
    }),
  );

export const secretsQuery = (id: string) =>
  listQuery<Secret>(['secrets', id], (query, signal) =>
    unwrapPage(
      api().GET('/api/v1/workspaces/{workspace_id}/secrets', {
        params: { ...inWorkspace(id), query },
        signal,
      }),
    ),
  );

const ofSecret = (workspace_id: string, secret_name: string) => ({
  params: { path: { workspace_id, secret_name } },
});

export const putSecret = (id: string, name: string, value: string) =>
  unwrap(
    api().PUT('/api/v1/workspaces/{workspace_id}/secrets/{secret_name}', {
      ...ofSecret(id, name),
      body: { value },
    }),
  );

export const deleteSecret = ({ workspace_id, name }: Secret) =>
  unwrap(
    api().DELETE('/api/v1/workspaces/{workspace_id}/secrets/{secret_name}', ofSecret(workspace_id, name)),
  );

export const membersQuery = (id: string) =>
  listQuery<Member>(['members', id], (query, signal) =>
    unwrapPage(
      api().GET('/api/v1/workspaces/{workspace_id}/members', {
        params: { ...inWorkspace(id), query },
        signal,
      }),
    ),
  );

export const addMember = (id: string, email: string, role: Member['role']) =>
  unwrap(
    api().POST('/api/v1/workspaces/{workspace_id}/members', {
      params: inWorkspace(id),
      body: { email, role },
    }),
  );

const ofMember = (workspace_id: string, user_id: string) => ({ params: { path: { workspace_id, user_id } } });

export const setRole = (id: string, userId: string, role: Member['role']) =>
  unwrap(
    api().PUT('/api/v1/workspaces/{workspace_id}/members/{user_id}', {
      ...ofMember(id, userId),
      body: { role },
    }),
  );

export const removeMember = (id: string, userId: string) =>
  unwrap(api().DELETE('/api/v1/workspaces/{workspace_id}/members/{user_id}', ofMember(id, userId)));

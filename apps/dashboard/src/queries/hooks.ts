import type { components } from '@runyard/sdk';
import { api, unwrap, unwrapPage, urlOf } from '../api-client.ts';
import { listQuery } from './list-query.ts';

export type Hook = components['schemas']['Hook'];

const pathOf = (workflow_id: string) => ({ path: { workflow_id } });

/** The URLs that trigger a workflow, but for their secret. */
export const hooksQuery = (workflowId: string) =>
  listQuery<Hook>(['hooks', workflowId], (query, signal) =>
    unwrapPage(
      api().GET('/api/v1/workflows/{workflow_id}/hooks', {
        params: { ...pathOf(workflowId), query },
        signal,
      }),
    ),
  );

/** Makes a hook; its URL is in the answer, and never shown again. */
export async function createHook(workflowId: string, name: string): Promise<string> {
  const { path } = await unwrap(
    api().POST('/api/v1/workflows/{workflow_id}/hooks', { params: pathOf(workflowId), body: { name } }),
  );
  return urlOf(path);
}

export const deleteHook = ({ workflow_id, id }: Hook) =>
  unwrap(
    api().DELETE('/api/v1/workflows/{workflow_id}/hooks/{hook_id}', {
      params: { path: { workflow_id, hook_id: id } },
    }),
  );

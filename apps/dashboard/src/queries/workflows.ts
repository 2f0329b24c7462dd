import type { components } from '@runyard/sdk';
import { queryOptions } from '@tanstack/react-query';
import { api, download, type Page, unwrap, unwrapPage } from '../api-client.ts';
import { listQuery } from './list-query.ts';

export type Workflow = components['schemas']['Workflow'];

export const workflowsQuery = (workspaceId: string, q: string | undefined) =>
  listQuery<Workflow>(['workflows', workspaceId, q], (page, signal) =>
    unwrapPage(
      api().GET('/api/v1/workspaces/{workspace_id}/workflows', {
        params: { path: { workspace_id: workspaceId }, query: { ...page, ...(q && { q }) } },
        signal,
      }),
    ),
  );

const CHOICES_PER_PAGE = 200;
const MAX_CHOICE_PAGES = 5;

/** The newest thousand workflows, to choose from. */
export const workflowChoicesQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ['workflow-choices', workspaceId],
    queryFn: async ({ signal }) => {
      const found: Workflow[] = [];
      for (let page = 0, cursor: string | null = ''; cursor !== null && page < MAX_CHOICE_PAGES; page++) {
        const query = { limit: CHOICES_PER_PAGE, ...(cursor && { cursor }) };
        const params = { path: { workspace_id: workspaceId }, query };
        const answer: Page<Workflow> = await unwrapPage<Workflow>(
          api().GET('/api/v1/workspaces/{workspace_id}/workflows', { params, signal }),
        );
        found.push(...answer.rows);
        cursor = answer.next;
      }
      return found;
    },
    staleTime: 60_000,
  });

const pathOf = (workflow_id: string) => ({ params: { path: { workflow_id } } });

export const workflowQuery = (workflowId: string) =>
  queryOptions({
    queryKey: ['workflow', workflowId],
    queryFn: ({ signal }) =>
      unwrap(api().GET('/api/v1/workflows/{workflow_id}', { ...pathOf(workflowId), signal })),
  });

/** What a run with this payload is likely to cost and to take. */
export const estimateWorkflow = (workflowId: string, payload: Record<string, unknown>) =>
  unwrap(
    api().POST('/api/v1/workflows/{workflow_id}/estimate', {
      ...pathOf(workflowId),
      body: { trigger_payload: payload },
    }),
  );

export const triggerWorkflow = (workspaceId: string, workflowId: string, payload: Record<string, unknown>) =>
  unwrap(
    api().POST('/api/v1/workspaces/{workspace_id}/workflows/{workflow_id}/trigger', {
      params: { path: { workspace_id: workspaceId, workflow_id: workflowId } },
      body: { trigger_payload: payload, priority: 1 } as never,
    }),
  );

export const setWorkflowStatus = (workflowId: string, status: Workflow['status']) =>
  unwrap(api().PUT('/api/v1/workflows/{workflow_id}', { ...pathOf(workflowId), body: { status } }));

/** Saves the workflow as one document that another system can import. */
export const exportWorkflow = ({ id, title }: Workflow): Promise<void> =>
  download(
    `/api/v1/workflows/${id}/export?format=yaml`,
    `${title.toLowerCase().replaceAll(/\W+/g, '-')}.yaml`,
  );

/** Makes a workflow of a document, as JSON. */
export const importWorkflow = (workspaceId: string, document: unknown) =>
  unwrap(
    api().POST('/api/v1/workspaces/{workspace_id}/workflows/import', {
      params: { path: { workspace_id: workspaceId } },
      body: document as never,
    }),
  );

/** The first workflows of a workspace with a title like this. */
export const workflowTitlesQuery = (workspaceId: string, title: string) =>
  queryOptions({
    queryKey: ['workflow-titles', workspaceId, title],
    queryFn: ({ signal }) =>
      unwrapPage(
        api().GET('/api/v1/workspaces/{workspace_id}/workflows', {
          params: { path: { workspace_id: workspaceId }, query: { limit: 10, q: title } },
          signal,
        }),
      ),
  });

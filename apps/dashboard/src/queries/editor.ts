import { queryOptions } from '@tanstack/react-query';
import { api, getJson, unwrap } from '../api-client.ts';
import type { changedFields, documentOf, savedNodes } from '../editor/draft.ts';
import type { Components, Schema } from '../form/schema.ts';
import type { Workflow } from './workflows.ts';

/** The schemas that the editor's forms are made of. */
export interface EditorSchemas {
  components: Components;
  /** The fields of a workflow, and of a node, as a document has them. */
  workflow: Schema;
  node: Schema;
}

const VALIDATE = '/api/v1/workflows/{workflow_id}/validate';

interface OpenApiDocument {
  components: { schemas: Record<string, Schema> };
  paths: Record<string, { post?: { requestBody?: { content: Record<string, { schema: Schema }> } } }>;
}

/** From the API's own document: what it takes is what the forms ask for. */
export const schemasQuery = queryOptions({
  queryKey: ['editor-schemas'],
  queryFn: async ({ signal }): Promise<EditorSchemas> => {
    const { components, paths } = await getJson<OpenApiDocument>('/openapi.json', signal);
    const document = paths[VALIDATE]?.post?.requestBody?.content['application/json']?.schema;
    return {
      components: components.schemas,
      workflow: document?.properties?.workflow ?? {},
      node: document?.properties?.nodes?.items ?? {},
    };
  },
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});

const pathOf = (workflow_id: string) => ({ params: { path: { workflow_id } } });

export const validateDraft = (
  workflowId: string,
  document: ReturnType<typeof documentOf>,
  signal: AbortSignal,
) => unwrap(api().POST(VALIDATE, { ...pathOf(workflowId), body: document as never, signal }));

export interface Save {
  /** The revision that it is based on. */
  revision: number;
  workflow: ReturnType<typeof changedFields>;
  nodes: ReturnType<typeof savedNodes>;
}

/** Saves a whole graph; ApiError `workflow_changed` when somebody was faster. */
export const saveGraph = (workflowId: string, save: Save): Promise<Workflow> =>
  unwrap(api().PUT('/api/v1/workflows/{workflow_id}/graph', { ...pathOf(workflowId), body: save as never }));

/** A new workflow without nodes. */
export const createWorkflow = (workspaceId: string, title: string): Promise<Workflow> =>
  unwrap(
    api().POST('/api/v1/workspaces/{workspace_id}/workflows', {
      params: { path: { workspace_id: workspaceId } },
      body: { title } as never,
    }),
  );

export const getWorkflow = (workflowId: string): Promise<Workflow> =>
  unwrap(api().GET('/api/v1/workflows/{workflow_id}', pathOf(workflowId)));

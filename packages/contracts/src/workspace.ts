import { WORKSPACE_STATUSES } from '@runyard/domain';
import { z } from 'zod';
import { Id, JsonObjectField, line, Timestamp } from './fields.ts';
import { PageQuery } from './page.ts';

const MAX_NAME = 200;

const fields = {
  name: line(MAX_NAME),
  status: z.enum(WORKSPACE_STATUSES),
  settings: JsonObjectField,
};

/** A tenant: everything else belongs to one workspace. */
export const Workspace = z
  .object({
    id: Id,
    hired_agent_id: Id.nullable(),
    user_id: Id.describe('Who created it'),
    ...fields,
    metrics_cache: JsonObjectField,
    last_active_at: Timestamp.nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'Workspace', description: 'A tenant' });
export type Workspace = z.infer<typeof Workspace>;

/** `POST /api/v1/workspaces`: the caller becomes its owner. */
export const CreateWorkspaceRequest = z.object({
  body: z.object({ name: fields.name, settings: fields.settings.default({}) }),
});

/** `GET /api/v1/workspaces`: those the caller is a member of. */
export const ListWorkspacesRequest = z.object({ query: PageQuery });

/** `GET /api/v1/workspaces/{workspace_id}`. */
export const GetWorkspaceRequest = z.object({ params: z.object({ workspace_id: Id }) });

/** `DELETE /api/v1/workspaces/{workspace_id}`. */
export const DeleteWorkspaceRequest = GetWorkspaceRequest;

/** `PUT /api/v1/workspaces/{workspace_id}`: what is left out stays as it is. */
export const UpdateWorkspaceRequest = z.object({
  params: z.object({ workspace_id: Id }),
  body: z.object(fields).partial(),
});

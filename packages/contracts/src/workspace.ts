import { WORKSPACE_STATUSES } from '@runyard/domain';
import { z } from 'zod';
import { CreatedAt, Id, JsonObjectField, line, Timestamp, UpdatedAt } from './fields.ts';
import { UserId, WorkspaceId } from './ids.ts';
import { PageQuery } from './page.ts';

const MAX_NAME = 200;

export const WorkspaceName = line(MAX_NAME).meta({
  description: 'What people call it',
  examples: ['Reports'],
});

const fields = {
  name: WorkspaceName,
  status: z
    .enum(WORKSPACE_STATUSES)
    .describe('active · archived: its API keys answer 403, and people still see everything'),
  settings: JsonObjectField.describe('Yours: stored and given back as it is'),
  monthly_budget_cents: z
    .int32()
    .min(0)
    .nullable()
    .meta({
      description:
        'What its runs may spend in a calendar month (UTC), in cents of a US dollar; null: no limit. It counts for paid calls that begin from then on',
      examples: [10000],
    }),
};

/** A tenant: everything else belongs to one workspace. */
export const Workspace = z
  .object({
    id: WorkspaceId,
    hired_agent_id: Id.nullable().meta({ description: 'Its agent; null: none', examples: [null] }),
    user_id: UserId.describe('Who created it'),
    ...fields,
    metrics_cache: JsonObjectField.describe('Kept for older clients: {}'),
    last_active_at: Timestamp.nullable().meta({
      description: 'Kept for older clients: null',
      examples: [null],
    }),
    created_at: CreatedAt,
    updated_at: UpdatedAt,
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
export const GetWorkspaceRequest = z.object({ params: z.object({ workspace_id: WorkspaceId }) });

/** `DELETE /api/v1/workspaces/{workspace_id}`. */
export const DeleteWorkspaceRequest = GetWorkspaceRequest;

/** `PUT /api/v1/workspaces/{workspace_id}`: what is left out stays as it is. */
export const UpdateWorkspaceRequest = z.object({
  params: z.object({ workspace_id: WorkspaceId }),
  body: z
    .object(fields)
    .partial()
    .meta({ examples: [{ name: 'Reports' }] }),
});

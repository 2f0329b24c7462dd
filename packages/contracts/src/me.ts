import { WORKSPACE_ROLES } from '@runyard/domain';
import { z } from 'zod';
import { ApiKey } from './api-key.ts';
import { Id } from './fields.ts';

/** `GET /api/v1/auth/me`. */
export const GetMeRequest = z.object({});

const WorkspaceName = { id: Id, name: z.string() };

/** Whose token or API key the request carries. */
export const Me = z
  .discriminatedUnion('kind', [
    z
      .object({
        kind: z.literal('user'),
        user: z.object({
          id: Id,
          email: z.string(),
          name: z.string(),
          is_instance_admin: z.boolean().describe('May see and control the queues of the whole system'),
        }),
        workspaces: z
          .array(z.object({ ...WorkspaceName, role: z.enum(WORKSPACE_ROLES) }))
          .describe('The 200 joined last; GET /workspaces lists all'),
      })
      .describe('A person'),
    z
      .object({ kind: z.literal('api_key'), api_key: ApiKey, workspace: z.object(WorkspaceName) })
      .describe('A machine'),
  ])
  .describe('Whose token or API key the request carries')
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

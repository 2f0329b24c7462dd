import { WORKSPACE_ROLES } from '@runyard/domain';
import { z } from 'zod';
import { ApiKey } from './api-key.ts';
import { UserId, WorkspaceId } from './ids.ts';
import { Email, UserName } from './member.ts';
import { WorkspaceName } from './workspace.ts';

/** `GET /api/v1/auth/me`. */
export const GetMeRequest = z.object({});

const NamedWorkspace = { id: WorkspaceId, name: WorkspaceName };

/** Whose token or API key the request carries. */
export const Me = z
  .discriminatedUnion('kind', [
    z
      .object({
        kind: z.literal('user').describe('The token is one of a person'),
        user: z
          .object({
            id: UserId,
            email: Email,
            name: UserName,
            is_instance_admin: z.boolean().meta({
              description: 'May see and control the queues of the whole system',
              examples: [false],
            }),
          })
          .describe('That person'),
        workspaces: z
          .array(
            z.object({
              ...NamedWorkspace,
              role: z
                .enum(WORKSPACE_ROLES)
                .meta({ description: 'What they may do there', examples: ['member'] }),
            }),
          )
          .describe('The 200 joined last; GET /workspaces lists all'),
      })
      .describe('A person'),
    z
      .object({
        kind: z.literal('api_key').describe('The token is an API key'),
        api_key: ApiKey,
        workspace: z.object(NamedWorkspace).describe('The one workspace that it opens'),
      })
      .describe('A machine'),
  ])
  .describe('Whose token or API key the request carries')
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

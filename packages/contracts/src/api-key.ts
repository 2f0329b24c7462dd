import { z } from 'zod';
import { CreatedAt, Instant, line, rotation, Timestamp } from './fields.ts';
import { ApiKeyId, UserId, WorkspaceId } from './ids.ts';
import { PageQuery } from './page.ts';
import { SCOPES } from './scope.ts';

const MAX_NAME = 200;

const SCOPES_META = {
  description: 'What it may do; a write scope does not include reading',
  examples: [['runs:read', 'runs:write']],
};

const fields = {
  name: line(MAX_NAME).meta({ description: 'What it is for', examples: ['Nightly import'] }),
  scopes: z
    .array(z.enum(SCOPES))
    .min(1)
    .transform((scopes) => SCOPES.filter((scope) => scopes.includes(scope)))
    .meta(SCOPES_META),
};

/** A machine's credential in one workspace. */
export const ApiKey = z
  .object({
    id: ApiKeyId,
    workspace_id: WorkspaceId.describe('The one workspace that it opens'),
    name: z.string().meta({ description: 'What it is for', examples: ['Nightly import'] }),
    prefix: z.string().meta({
      description: 'How the key begins: enough to tell keys apart, not to use one',
      examples: ['ryk_live_3f9a0c51d2e8'],
    }),
    scopes: z.array(z.enum(SCOPES)).meta(SCOPES_META),
    created_by: UserId.describe('The user who made it. The key outlives their membership'),
    expires_at: Timestamp.nullable().meta({
      description: 'From then on it is refused; null: never',
      examples: [null],
    }),
    last_used_at: Timestamp.nullable().describe('To the minute; null: never yet'),
    revoked_at: Timestamp.nullable().meta({
      description: 'Since when it is refused for good; null: it was not revoked',
      examples: [null],
    }),
    previous_secret_until: Timestamp.nullable().meta({
      description: 'Until then the key before the last rotation is valid, too; null: it is not',
      examples: [null],
    }),
    created_at: CreatedAt,
  })
  .describe("A machine's credential in one workspace")
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof ApiKey>;

/** An API key with the key itself, which is shown now and never again. */
export const ApiKeyWithSecret = ApiKey.extend({
  key: z.string().meta({
    description: 'Send it as Authorization: Bearer <key>. Shown once',
    examples: ['ryk_live_3f9a0c51d2e8_…'],
  }),
})
  .describe('An API key with the key itself, which is shown now and never again')
  .meta({ id: 'ApiKeyWithSecret' });
export type ApiKeyWithSecret = z.infer<typeof ApiKeyWithSecret>;

const WorkspacePath = z.object({ workspace_id: WorkspaceId });
const ApiKeyPath = z.object({ workspace_id: WorkspaceId, api_key_id: ApiKeyId });

/** `GET /api/v1/workspaces/{workspace_id}/api-keys`. */
export const ListApiKeysRequest = z.object({ params: WorkspacePath, query: PageQuery });

/** `POST /api/v1/workspaces/{workspace_id}/api-keys`. */
export const CreateApiKeyRequest = z.object({
  params: WorkspacePath,
  body: z.object({
    name: fields.name,
    scopes: fields.scopes,
    mode: z
      .enum(['live', 'test'])
      .default('live')
      .describe('A word in the key for people and secret scanners: both kinds do the same'),
    expires_at: Instant.nullable().default(null).describe('From then on it is refused; null: never'),
  }),
});

/** What names one API key and no more. */
export const GetApiKeyRequest = z.object({ params: ApiKeyPath });

/** `PUT …/api-keys/{api_key_id}`: what is left out stays as it is. */
export const UpdateApiKeyRequest = z.object({ params: ApiKeyPath, body: z.object(fields).partial() });

/** `POST …/api-keys/{api_key_id}/rotate`. */
export const RotateApiKeyRequest = z.object({
  params: ApiKeyPath,
  body: rotation(
    'Seconds that the old key stays valid beside the new one, at most seven days; 0: it ends at once',
  ),
});

import { z } from 'zod';
import { Id, Instant, line, Timestamp } from './fields.ts';
import { PageQuery } from './page.ts';
import { SCOPES } from './scope.ts';

const MAX_NAME = 200;
const DAY_SECONDS = 86_400;
const MAX_OVERLAP_SECONDS = 7 * DAY_SECONDS;

const fields = {
  name: line(MAX_NAME)
    .describe('What it is for')
    .meta({ examples: ['Nightly import'] }),
  scopes: z
    .array(z.enum(SCOPES))
    .min(1)
    .transform((scopes) => SCOPES.filter((scope) => scopes.includes(scope)))
    .describe('What it may do')
    .meta({ examples: [['runs:read', 'runs:write']] }),
};

/** A machine's credential in one workspace. */
export const ApiKey = z
  .object({
    id: Id,
    workspace_id: Id,
    name: z.string(),
    prefix: z
      .string()
      .describe('How the key begins: enough to tell keys apart, not to use one')
      .meta({ examples: ['ryk_live_3f9a0c51d2e8'] }),
    scopes: z.array(z.enum(SCOPES)),
    created_by: Id.describe('The user who made it. The key outlives their membership'),
    expires_at: Timestamp.nullable(),
    last_used_at: Timestamp.nullable().describe('To the minute'),
    revoked_at: Timestamp.nullable(),
    previous_secret_until: Timestamp.nullable().describe(
      'Until then the key before the last rotation is valid, too',
    ),
    created_at: Timestamp,
  })
  .describe("A machine's credential in one workspace")
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof ApiKey>;

/** An API key with the key itself, which is shown now and never again. */
export const ApiKeyWithSecret = ApiKey.extend({
  key: z.string().describe('Send it as Authorization: Bearer <key>. Shown once'),
})
  .describe('An API key with the key itself, which is shown now and never again')
  .meta({ id: 'ApiKeyWithSecret' });
export type ApiKeyWithSecret = z.infer<typeof ApiKeyWithSecret>;

const WorkspacePath = z.object({ workspace_id: Id });
const ApiKeyPath = z.object({ workspace_id: Id, api_key_id: Id });

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
  body: z
    .object({
      overlap_seconds: z
        .int()
        .min(0)
        .max(MAX_OVERLAP_SECONDS)
        .default(DAY_SECONDS)
        .describe('How long the old key stays valid beside the new one, at most seven days'),
    })
    .default({ overlap_seconds: DAY_SECONDS }),
});

import { MAX_SECRET_CHARS, MIN_SECRET_CHARS, SECRET_NAME } from '@runyard/domain';
import { z } from 'zod';
import { CreatedAt, Timestamp, text } from './fields.ts';
import { SecretId, WorkspaceId } from './ids.ts';
import { PageQuery } from './page.ts';

const NAME_META = {
  description: 'Nodes read it as {{ secrets.NAME }}: letters, digits and _, at most 100, no digit first',
  examples: ['CRM_TOKEN'],
};
const SecretName = z
  .string()
  .regex(SECRET_NAME, 'must hold letters, digits and _ only, at most 100, and begin with no digit')
  .meta(NAME_META);

/** A secret, without its value. */
export const Secret = z
  .object({
    id: SecretId,
    workspace_id: WorkspaceId,
    name: z.string().meta(NAME_META),
    key_id: z.string().meta({
      description: 'The key in SECRETS_KEYS that it is sealed with',
      examples: ['k1'],
    }),
    last_used_at: Timestamp.nullable().describe('When a node last read it, to the minute; null: never yet'),
    created_at: CreatedAt,
    updated_at: Timestamp.describe('When its value was last set'),
  })
  .describe('A secret, without its value: that is never shown')
  .meta({ id: 'Secret' });
export type Secret = z.infer<typeof Secret>;

const WorkspacePath = z.object({ workspace_id: WorkspaceId });
const SecretPath = WorkspacePath.extend({ secret_name: SecretName });

/** `GET /api/v1/workspaces/{workspace_id}/secrets`. */
export const ListSecretsRequest = z.object({ params: WorkspacePath, query: PageQuery });

/** What names one secret and no more. */
export const GetSecretRequest = z.object({ params: SecretPath });

/** `PUT /api/v1/workspaces/{workspace_id}/secrets/{secret_name}`. */
export const PutSecretRequest = z.object({
  params: SecretPath,
  body: z.object({
    value: text(MAX_SECRET_CHARS)
      .min(MIN_SECRET_CHARS)
      .meta({
        description: `The value, ${MIN_SECRET_CHARS} to ${MAX_SECRET_CHARS} characters: a shorter one could not be masked where it shows up`,
        examples: ['correct horse battery staple'],
      }),
  }),
});

import { GetSecretRequest, ListSecretsRequest, PutSecretRequest, Secret } from '../secret.ts';
import { answer, endpoint, listAnswer, noContent } from './endpoint.ts';

const tag = 'Secrets';
const ofWorkspace = '/workspaces/{workspace_id}/secrets';
const ofSecret = `${ofWorkspace}/{secret_name}` as const;

export const secretEndpoints = {
  listSecrets: endpoint({
    method: 'get',
    path: ofWorkspace,
    tag,
    summary: 'List the secrets of a workspace',
    description: 'Their names and times, never their values.',
    request: ListSecretsRequest,
    answers: { 200: listAnswer(Secret, 'Secrets, newest first') },
    errors: ['secrets_not_configured'],
  }),
  getSecret: endpoint({
    method: 'get',
    path: ofSecret,
    tag,
    summary: 'Get a secret',
    description: 'Its name and times, never its value.',
    request: GetSecretRequest,
    answers: { 200: answer(Secret, 'The secret') },
    errors: ['secrets_not_configured'],
  }),
  putSecret: endpoint({
    method: 'put',
    path: ofSecret,
    tag,
    summary: 'Set a secret',
    description:
      'Creates it, or replaces its value: attempts of nodes that begin from then on read the new one. The value is sealed (AES-256-GCM) and never shown.',
    request: PutSecretRequest,
    answers: {
      200: answer(Secret, 'The secret has a new value'),
      201: answer(Secret, 'The secret is new', { Location: 'Path of the secret' }),
    },
    errors: ['secrets_not_configured', 'too_many_secrets'],
  }),
  deleteSecret: endpoint({
    method: 'delete',
    path: ofSecret,
    tag,
    summary: 'Delete a secret',
    description: 'Nodes that read it fail from then on.',
    request: GetSecretRequest,
    answers: { 204: noContent('The secret is gone') },
    errors: ['secrets_not_configured'],
  }),
};

import {
  ApiKey,
  ApiKeyWithSecret,
  CreateApiKeyRequest,
  GetApiKeyRequest,
  ListApiKeysRequest,
  RotateApiKeyRequest,
  UpdateApiKeyRequest,
} from '../api-key.ts';
import { answer, endpoint, listAnswer, noContent } from './endpoint.ts';

const tag = 'API keys';
const ofWorkspace = '/workspaces/{workspace_id}/api-keys';
const ofKey = `${ofWorkspace}/{api_key_id}` as const;

export const apiKeyEndpoints = {
  listApiKeys: endpoint({
    method: 'get',
    path: ofWorkspace,
    tag,
    summary: 'List the API keys of a workspace',
    description: 'Those that are expired or revoked, too.',
    request: ListApiKeysRequest,
    answers: { 200: listAnswer(ApiKey, 'API keys, newest first') },
  }),
  createApiKey: endpoint({
    method: 'post',
    path: ofWorkspace,
    tag,
    summary: 'Create an API key',
    description: 'The key is in this answer and never again: only its hash is stored.',
    request: CreateApiKeyRequest,
    answers: {
      201: answer(ApiKeyWithSecret, 'The new API key', { Location: 'Path of the API key' }),
    },
    errors: ['too_many_api_keys'],
  }),
  getApiKey: endpoint({
    method: 'get',
    path: ofKey,
    tag,
    summary: 'Get an API key',
    request: GetApiKeyRequest,
    answers: { 200: answer(ApiKey, 'The API key') },
  }),
  updateApiKey: endpoint({
    method: 'put',
    path: ofKey,
    tag,
    summary: 'Change an API key',
    description: 'What is left out stays as it is. A change of scopes counts within a second.',
    request: UpdateApiKeyRequest,
    answers: { 200: answer(ApiKey, 'The API key after the change') },
    errors: ['api_key_revoked'],
  }),
  revokeApiKey: endpoint({
    method: 'delete',
    path: ofKey,
    tag,
    summary: 'Revoke an API key',
    description: 'It is refused within a second, for good. It stays in the list.',
    request: GetApiKeyRequest,
    answers: { 204: noContent('The API key is revoked') },
  }),
  rotateApiKey: endpoint({
    method: 'post',
    path: `${ofKey}/rotate`,
    tag,
    summary: 'Rotate an API key',
    description:
      'The new key has the same prefix and another secret. The old one stays valid for a while; one that was rotated out before it ends at once.',
    request: RotateApiKeyRequest,
    answers: { 200: answer(ApiKeyWithSecret, 'The API key with its new secret') },
    errors: ['api_key_revoked'],
  }),
};

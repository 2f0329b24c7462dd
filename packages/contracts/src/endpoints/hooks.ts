import {
  CreateHookRequest,
  DeleteHookRequest,
  Hook,
  HookReceipt,
  HookWithPath,
  ListHooksRequest,
  ReceiveHookRequest,
} from '../hook.ts';
import { answer, endpoint, listAnswer, noContent, OVERLOADED } from './endpoint.ts';

const tag = 'Hooks';

export const hookEndpoints = {
  receiveHook: endpoint({
    method: 'post',
    path: '/hooks/{token}',
    tag,
    summary: 'Trigger a workflow by its hook',
    description:
      'Needs no Authorization header: the path is the secret. The body becomes the trigger payload.',
    request: ReceiveHookRequest,
    answers: { 202: answer(HookReceipt, 'The run is durable') },
    errors: [
      'not_found',
      'workflow_paused',
      'workflow_archived',
      'workflow_changing',
      'invalid_graph',
      ...OVERLOADED,
    ],
  }),
  createHook: endpoint({
    method: 'post',
    path: '/workflows/{workflow_id}/hooks',
    tag,
    summary: 'Create a hook',
    description: 'A URL for callers that can send no token. Its path is shown once.',
    request: CreateHookRequest,
    answers: { 201: answer(HookWithPath, 'The new hook with its path') },
  }),
  listHooks: endpoint({
    method: 'get',
    path: '/workflows/{workflow_id}/hooks',
    tag,
    summary: 'List the hooks of a workflow',
    request: ListHooksRequest,
    answers: { 200: listAnswer(Hook, 'Hooks, newest first') },
  }),
  deleteHook: endpoint({
    method: 'delete',
    path: '/workflows/{workflow_id}/hooks/{hook_id}',
    tag,
    summary: 'Delete a hook',
    description: 'Its path answers 404 from then on.',
    request: DeleteHookRequest,
    answers: { 204: noContent('The hook is gone') },
  }),
};

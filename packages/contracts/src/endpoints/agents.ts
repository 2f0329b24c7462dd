import { z } from 'zod';
import {
  AgentHealth,
  CallbackReceipt,
  ProbeWorkflowRequest,
  ReceiveCallbackRequest,
} from '../agent-callback.ts';
import { answer, endpoint } from './endpoint.ts';

const tag = 'Agents';

export const agentEndpoints = {
  receiveCallback: endpoint({
    method: 'post',
    path: '/callbacks/{callback_id}',
    tag,
    summary: 'Call back with what an agent outside has made',
    description:
      'Needs no Authorization header: the request is signed with the callback_secret that the agent was given. The node run completes, or fails with the error, together with its cost. Sent again, it answers 200 and changes nothing.',
    request: ReceiveCallbackRequest,
    answers: { 200: answer(CallbackReceipt, 'The result is stored') },
    errors: ['invalid_signature', 'callback_too_late', 'callback_too_early'],
    keepsRawBody: true,
  }),
  probeWorkflow: endpoint({
    method: 'post',
    path: '/workflows/{workflow_id}/probe',
    tag,
    summary: 'Ask the agents of a workflow whether they are well',
    description:
      'Asks the health URL of each node whose agent is an endpoint: its url with /execute replaced by /health. At most 100 nodes, 5 seconds each.',
    request: ProbeWorkflowRequest,
    answers: { 200: answer(z.array(AgentHealth), 'One answer for each such node, in their order') },
  }),
};

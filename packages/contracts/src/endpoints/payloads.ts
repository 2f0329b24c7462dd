import { GetPayloadRequest, Payload } from '../payload.ts';
import { answer, endpoint } from './endpoint.ts';

export const payloadEndpoints = {
  getPayload: endpoint({
    method: 'get',
    path: '/workspaces/{workspace_id}/payloads/{payload_id}',
    tag: 'Runs',
    summary: 'Get a large payload',
    description:
      'Inputs, outputs and trigger payloads over a threshold are not part of the runs that they belong to: `{"$payload": {"id", "bytes"}}` stands in their place.',
    request: GetPayloadRequest,
    answers: { 200: answer(Payload, 'The object') },
    errors: ['payload_removed'],
  }),
};

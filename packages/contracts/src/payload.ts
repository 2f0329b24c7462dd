import { z } from 'zod';
import { JsonObjectField } from './fields.ts';
import { PayloadId, WorkspaceId } from './ids.ts';

/** What stands in place of a payload that is too large for an answer about its run. */
export const PAYLOAD_NOTE =
  'One over PAYLOAD_INLINE_BYTES (64 KiB) is `{"$payload": {"id", "bytes"}}`: fetch it by that id';

/** `GET /api/v1/workspaces/{workspace_id}/payloads/{payload_id}`. */
export const GetPayloadRequest = z.object({
  params: z.object({ workspace_id: WorkspaceId, payload_id: PayloadId }),
});

export const Payload = JsonObjectField.meta({
  description: 'The object as it was written',
  examples: [{ text: 'The tides follow the moon.' }],
});

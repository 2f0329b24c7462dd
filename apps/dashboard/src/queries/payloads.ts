import { queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../api-client.ts';
import { layOutJson } from '../json/ask-worker.ts';

/** What stands in place of a payload that is too large for an answer about its run. */
export interface PayloadReference {
  id: string;
  bytes: number;
}

/** The reference that a value is, or null: it is the payload itself. */
export function referenceOf(value: unknown): PayloadReference | null {
  const reference = (value as { $payload?: Partial<PayloadReference> } | null)?.$payload;
  const { id, bytes } = reference ?? {};
  return typeof id === 'string' && typeof bytes === 'number' ? { id, bytes } : null;
}

/** A large payload as a document; it is read beside the page. */
export const payloadQuery = (workspaceId: string, payloadId: string) =>
  queryOptions({
    queryKey: ['payload', workspaceId, payloadId],
    queryFn: async ({ signal }) => layOutJson(await readPayload(workspaceId, payloadId, signal)),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    structuralSharing: false,
  });

const readPayload = (workspaceId: string, payloadId: string, signal: AbortSignal): Promise<ArrayBuffer> =>
  unwrap(
    api().GET('/api/v1/workspaces/{workspace_id}/payloads/{payload_id}', {
      params: { path: { workspace_id: workspaceId, payload_id: payloadId } },
      parseAs: 'arrayBuffer',
      signal,
    }),
  );

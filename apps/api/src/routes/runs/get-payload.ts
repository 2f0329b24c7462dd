import { requirePayload } from '@runyard/db';
import type { RouteFor } from '../route.ts';

/** GET …/payloads/{payload_id}. */
export const getPayloadRoute: RouteFor<'getPayload'> =
  ({ engine }) =>
  async ({ params }, { caller: { workspaceId } }) => ({
    status: 200,
    body: await requirePayload(engine.db.prisma, { workspaceId, payloadId: params.payload_id }),
  });

import { requireNode, updateNode } from '@runyard/db';
import { presentNode } from '../../present/present-workflow.ts';
import { refuseBadReferencesOfChange } from '../../references/refuse-bad-references.ts';
import type { RouteFor } from '../route.ts';
import { nodeFields } from './node-fields.ts';

/** PUT …/workflows/{workflow_id}/nodes/{node_id}: what is left out stays as it is. */
export const updateNodeRoute: RouteFor<'updateNode'> =
  ({ engine }) =>
  async ({ params, body }, { caller: { workspaceId }, author }) => {
    const scope = { workspaceId, workflowId: params.workflow_id, nodeId: params.node_id };

    const changes = nodeFields(body);
    const stored = await requireNode(engine.db.prisma, scope);
    await refuseBadReferencesOfChange(engine, workspaceId, stored, changes);

    const node = await updateNode(engine.db.prisma, author, scope, changes);

    return { status: 200, body: presentNode(node) };
  };

import { createNode } from '@runyard/db';
import { presentNode } from '../../present/present-workflow.ts';
import { refuseBadReferences } from '../../references/refuse-bad-references.ts';
import type { RouteFor } from '../route.ts';
import { nodeFields } from './node-fields.ts';

/** POST …/workflows/{workflow_id}/nodes: 201. Whether the graph as a whole is valid is looked at when it is triggered. */
export const createNodeRoute: RouteFor<'createNode'> =
  ({ engine, limits }) =>
  async ({ params, body }, { caller: { workspaceId }, author }) => {
    const fields = { id: engine.ids.next(), ...nodeFields(body) };
    await refuseBadReferences(engine, workspaceId, fields);

    const node = await createNode(
      engine.db.prisma,
      author,
      { workspaceId, workflowId: params.workflow_id },
      {
        maxNodes: limits.maxNodesPerWorkflow,
        node: fields,
      },
    );

    return {
      status: 201,
      headers: { Location: `/api/v1/workflows/${node.workflowId}/nodes/${node.id}` },
      body: presentNode(node),
    };
  };

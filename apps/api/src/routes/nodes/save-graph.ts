import { replaceGraph } from '@runyard/db';
import { nodesOf } from '../../documents/document-of.ts';
import { presentWorkflow } from '../../present/present-workflow.ts';
import { refuseBadGraph } from '../../references/refuse-bad-graph.ts';
import type { RouteFor } from '../route.ts';
import { workflowFields } from '../workflows/workflow-fields.ts';

/** PUT …/workflows/{workflow_id}/graph: all nodes at once, unless somebody was faster. */
export const saveGraphRoute: RouteFor<'saveGraph'> =
  ({ engine, limits }) =>
  async ({ params, body }, { caller: { workspaceId }, author }) => {
    const nodes = nodesOf(body);
    await refuseBadGraph(engine, workspaceId, nodes, { maxNodes: limits.maxNodesPerWorkflow });

    const workflow = await replaceGraph(
      engine.db.prisma,
      author,
      { workspaceId, workflowId: params.workflow_id },
      {
        revision: body.revision,
        changes: workflowFields(body.workflow),
        nodes: nodes.map((node, index) => ({ node, storedId: body.nodes[index]?.id ?? null })),
        nextId: () => engine.ids.next(),
      },
    );

    return { status: 200, body: presentWorkflow(workflow) };
  };

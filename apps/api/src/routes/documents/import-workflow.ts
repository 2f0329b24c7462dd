import { createWorkflowWithNodes } from '@runyard/db';
import { nodesOf } from '../../documents/document-of.ts';
import { presentWorkflow } from '../../present/present-workflow.ts';
import { refuseBadGraph } from '../../references/refuse-bad-graph.ts';
import type { RouteFor } from '../route.ts';

/** POST …/workspaces/{workspace_id}/workflows/import: 201; all of the document is written or nothing. */
export const importWorkflowRoute: RouteFor<'importWorkflow'> =
  ({ engine, limits }) =>
  async ({ body }, { caller, author }) => {
    const nodes = nodesOf(body);
    await refuseBadGraph(engine, caller.workspaceId, nodes, { maxNodes: limits.maxNodesPerWorkflow });
    const idOf = new Map(nodes.map(({ id }) => [id, engine.ids.next()]));
    const own = (key: string) => idOf.get(key) ?? key;

    const workflow = await createWorkflowWithNodes(
      engine.db.prisma,
      author,
      {
        id: engine.ids.next(),
        workspaceId: caller.workspaceId,
        userId: caller.identity.userId,
        title: body.workflow.title,
        description: body.workflow.description,
        triggerType: body.workflow.trigger_type,
        triggerConfig: body.workflow.trigger_config,
        status: body.workflow.status,
        autoAccept: body.workflow.auto_accept,
        autoAcceptPreferences: body.workflow.auto_accept_preferences,
        maxBudgetCents: body.workflow.max_budget_cents,
        budgetAction: body.workflow.budget_action,
        timeoutMs: body.workflow.timeout_ms,
      },
      nodes.map((node) => ({
        ...node,
        id: own(node.id),
        dependsOn: node.dependsOn.map(own),
        branches: Object.fromEntries(
          Object.entries(node.branches ?? {}).map(([key, label]) => [own(key), label]),
        ),
      })),
    );

    return {
      status: 201,
      headers: { Location: `/api/v1/workflows/${workflow.id}` },
      body: presentWorkflow(workflow),
    };
  };

import type { AgentHealth } from '@runyard/contracts';
import { requireWorkflow, type WorkflowNode } from '@runyard/db';
import { isJsonObject } from '@runyard/domain';
import { type EndpointHealth, probeEndpoint } from '@runyard/nodes';
import type { RouteFor } from '../route.ts';

const MAX_PROBES = 100;
const CONCURRENCY = 10;

/** POST …/workflows/{workflow_id}/probe: how the agents outside of the workflow answer. Changes nothing. */
export const probeWorkflowRoute: RouteFor<'probeWorkflow'> =
  ({ engine, http, clock }) =>
  async ({ params }, { caller: { workspaceId }, res }) => {
    const workflow = await requireWorkflow(engine.db.prisma, { workspaceId, workflowId: params.workflow_id });
    const nodes = workflow.nodes.filter(isEndpoint);
    const gone = new AbortController();
    res.once('close', () => gone.abort(new Error('nobody waits for the answer')));
    const context = { http, clock, signal: gone.signal };

    const answers = new Map<string, EndpointHealth>();
    const left = nodes.slice(0, MAX_PROBES).values();
    const work = async () => {
      for (const { id, nodeConfig } of left) answers.set(id, await probeEndpoint(urlOf(nodeConfig), context));
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));

    return { status: 200, body: nodes.map(({ id }) => present(id, answers.get(id))) };
  };

const isEndpoint = ({ nodeType, nodeConfig }: WorkflowNode) =>
  nodeType === 'task' && isJsonObject(nodeConfig) && nodeConfig.agent === 'endpoint';

const urlOf = (config: unknown) => (isJsonObject(config) ? config.url : undefined);

function present(nodeId: string, health: EndpointHealth | undefined): AgentHealth {
  if (!health) {
    const error = `Not asked: a workflow has at most ${MAX_PROBES} of its agents asked at once.`;
    return { node_id: nodeId, url: null, healthy: false, status: null, latency_ms: null, error };
  }
  const { url, healthy, status, latencyMs, error } = health;
  return { node_id: nodeId, url, healthy, status, latency_ms: latencyMs, error };
}

import {
  findMonthSpend,
  listEditableNodes,
  listNodeHistories,
  requireWorkflow,
  requireWorkspace,
} from '@runyard/db';
import { type Edges, type JsonObject, longestPath, NANOS_PER_CENT, sumNanos } from '@runyard/domain';
import type { TriggerContext } from '../context.ts';
import { freezeGraph } from '../freeze-version.ts';
import type { PriceBook } from '../money/price-book.ts';
import { estimateNode, type NodeEstimate } from './estimate-node.ts';

export interface EstimateCommand {
  workspaceId: string;
  workflowId: string;
  triggerPayload: JsonObject;
}

/** What a run of a workflow is likely to cost and to take. Nano-dollars and milliseconds; null: not known. */
export interface WorkflowEstimate {
  nodes: NodeEstimate[];
  /** Of the nodes whose cost is known. */
  expectedNanos: bigint;
  /** With every branch and every retry; null when that of some node is not known. */
  worstNanos: bigint | null;
  /** Of the longest path; a node without history counts 0. Null: no node has any. */
  p50Ms: number | null;
  p95Ms: number | null;
  /** The nodes of the path that takes longest at p95. */
  criticalPath: string[];
  caps: {
    maxBudgetCents: number | null;
    monthlyBudgetCents: number | null;
    monthSpentNanos: bigint;
    /** Whether the worst goes beyond one of them; null: not known. */
    worstExceeds: boolean | null;
  };
}

const MAX_RUNS = 100;
/** Node runs that one estimate reads. */
const MAX_NODE_RUNS = 20_000;

/**
 * Expands the graph as a trigger at this moment would, and adds up its nodes; it changes nothing. At most the last 100 runs count, fewer of
 * large graphs. Throws `NotFoundError`, `InvalidGraphError`.
 */
export async function estimateWorkflow(
  { db, limits }: Pick<TriggerContext, 'db' | 'limits'>,
  prices: PriceBook,
  { workspaceId, workflowId, triggerPayload }: EstimateCommand,
): Promise<WorkflowEstimate> {
  const scope = { workspaceId, workflowId };
  const workflow = await requireWorkflow(db.prisma, scope);
  const graph = freezeGraph(await listEditableNodes(db.sql, workspaceId, workflowId), limits.maxNodes);
  const maxRuns = Math.min(MAX_RUNS, Math.ceil(MAX_NODE_RUNS / graph.nodes.length));
  const histories = await listNodeHistories(db.sql, { ...scope, maxRuns });
  const historyOf = new Map(histories.map((history) => [history.nodeId, history]));
  const payloadBytes = Buffer.byteLength(JSON.stringify(triggerPayload));
  const nodes = await Promise.all(
    graph.nodes.map((node) => estimateNode(node, { prices, history: historyOf.get(node.id), payloadBytes })),
  );
  const worstNanos = sumOrNull(nodes.map((node) => node.worstNanos));
  const { monthlyBudgetCents } = await requireWorkspace(db.prisma, workspaceId);
  const monthSpentNanos = await findMonthSpend(db.sql, workspaceId);
  const caps = { maxBudgetCents: workflow.maxBudgetCents, monthlyBudgetCents, monthSpentNanos };
  return {
    nodes,
    expectedNanos: sumNanos(nodes.map((node) => node.expectedNanos ?? 0n)),
    worstNanos,
    ...durationsOf(nodes),
    caps: { ...caps, worstExceeds: worstNanos === null ? null : exceeds(worstNanos, caps) },
  };
}

function durationsOf(
  nodes: readonly NodeEstimate[],
): Pick<WorkflowEstimate, 'p50Ms' | 'p95Ms' | 'criticalPath'> {
  const byId = new Map(nodes.map((estimate) => [estimate.node.id, estimate]));
  const dependencies: Edges = new Map(nodes.map(({ node }) => [node.id, [...node.dependsOn]]));
  const isKnown = nodes.some(({ p50Ms }) => p50Ms !== null);
  if (!isKnown) return { p50Ms: null, p95Ms: null, criticalPath: [] };
  const p50 = longestPath(dependencies, (id) => byId.get(id)?.p50Ms ?? 0);
  const p95 = longestPath(dependencies, (id) => byId.get(id)?.p95Ms ?? 0);
  return { p50Ms: p50.length, p95Ms: p95.length, criticalPath: p95.nodeIds };
}

const sumOrNull = (amounts: (bigint | null)[]): bigint | null =>
  amounts.every((nanos) => nanos !== null) ? sumNanos(amounts) : null;

function exceeds(worstNanos: bigint, caps: Omit<WorkflowEstimate['caps'], 'worstExceeds'>): boolean {
  const { maxBudgetCents, monthlyBudgetCents, monthSpentNanos } = caps;
  const isBeyond = (nanos: bigint, cents: number | null) =>
    cents !== null && nanos > BigInt(cents) * NANOS_PER_CENT;
  return isBeyond(worstNanos, maxBudgetCents) || isBeyond(monthSpentNanos + worstNanos, monthlyBudgetCents);
}

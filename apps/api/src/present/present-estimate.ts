import type { WorkflowEstimate } from '@runyard/contracts';
import { usdOf } from '@runyard/domain';
import type { WorkflowEstimate as Estimate } from '@runyard/engine';

export function presentEstimate(workflowId: string, estimate: Estimate): WorkflowEstimate {
  const { nodes, caps } = estimate;
  return {
    workflow_id: workflowId,
    expected_cost_usd: usdOf(estimate.expectedNanos),
    worst_cost_usd: usdOrNull(estimate.worstNanos),
    duration_p50_ms: rounded(estimate.p50Ms),
    duration_p95_ms: rounded(estimate.p95Ms),
    unpriced_node_count: nodes.filter(({ unpricedModels }) => unpricedModels.length > 0).length,
    unsampled_node_count: nodes.filter(({ sampleCount }) => sampleCount === 0).length,
    caps: {
      max_budget_cents: caps.maxBudgetCents,
      monthly_budget_cents: caps.monthlyBudgetCents,
      month_spent_usd: usdOf(caps.monthSpentNanos),
      worst_exceeds: caps.worstExceeds,
    },
    nodes: nodes.map((node) => presentNode(node, estimate.criticalPath)),
  };
}

const presentNode = (
  { node, ...estimate }: Estimate['nodes'][number],
  criticalPath: readonly string[],
): WorkflowEstimate['nodes'][number] => ({
  workflow_node_id: node.id,
  key: node.key,
  node_type: node.nodeType,
  sample_count: estimate.sampleCount,
  run_probability: estimate.runProbability,
  max_attempts: estimate.maxAttempts,
  expected_cost_usd: usdOrNull(estimate.expectedNanos),
  expected_basis: estimate.expectedBasis,
  worst_cost_usd: usdOrNull(estimate.worstNanos),
  worst_basis: estimate.worstBasis,
  unpriced_models: estimate.unpricedModels,
  duration_p50_ms: rounded(estimate.p50Ms),
  duration_p95_ms: rounded(estimate.p95Ms),
  on_critical_path: criticalPath.includes(node.id),
});

const usdOrNull = (nanos: bigint | null) => (nanos === null ? null : usdOf(nanos));
const rounded = (ms: number | null) => (ms === null ? null : Math.round(ms));

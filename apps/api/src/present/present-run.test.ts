import { describe, expect, test } from '@jest/globals';
import { WorkflowRun } from '@runyard/contracts';
import type { NodeRunRecord, RunRecord } from '@runyard/db';
import type { FrozenNode, JsonObject } from '@runyard/domain';
import { presentRun } from './present-run.ts';

const AT = new Date('2026-01-01T00:00:00Z');
const id = (digit: string) => `0199c0de-0000-7000-8000-00000000000${digit}`;

const node = (nodeId: string, fields: Partial<FrozenNode> = {}): FrozenNode => ({
  id: nodeId,
  key: null,
  position: 0,
  parallelGroup: null,
  nodeType: 'transform',
  dependsOn: [],
  taskTemplate: null,
  nodeConfig: {},
  inputMapping: {},
  maxRetries: 1,
  ...fields,
});

const nodeRun = (nodeId: string, fields: Partial<NodeRunRecord> = {}): NodeRunRecord => ({
  id: nodeId.replace('0199', '0299'),
  runId: id('0'),
  nodeId,
  status: 'completed',
  attempt: 1,
  rescueCount: 0,
  inputData: null,
  outputData: { from: nodeId.slice(-1) },
  label: null,
  error: null,
  costNanos: 0n,
  taskId: null,
  pool: 'transform',
  queuedAt: AT,
  resumeAt: null,
  retryAt: null,
  waitReason: null,
  waitingSince: null,
  childRunId: null,
  parentNodeRunId: null,
  itemIndex: null,
  itemData: null,
  itemCounts: null,
  sourceNodeRunId: null,
  createdAt: AT,
  startedAt: AT,
  completedAt: AT,
  ...fields,
});

const run = (nodes: FrozenNode[], nodeRuns: NodeRunRecord[], fields: Partial<RunRecord> = {}): RunRecord => ({
  id: id('0'),
  workspaceId: id('8'),
  workflowId: id('9'),
  versionId: id('7'),
  status: 'completed',
  triggeredBy: null,
  triggerPayload: { topic: 'tea' },
  runAt: null,
  scheduledAt: null,
  priority: 1,
  maxCostCents: null,
  timeoutMs: null,
  deadlineAt: null,
  errorCode: null,
  errorMessage: null,
  sourceRunId: null,
  parentRunId: null,
  parentNodeRunId: null,
  rootRunId: null,
  sourceKind: null,
  unpricedEntryCount: 1,
  totalCostNanos: 0n,
  reservedNanos: 0n,
  createdAt: AT,
  startedAt: AT,
  completedAt: AT,
  nodeRuns,
  graph: { nodes },
  ...fields,
});

const inputs = (record: RunRecord): JsonObject[] =>
  presentRun(record, new Map()).node_runs.map(({ input_data }) => input_data);

describe('presentRun', () => {
  test('has the contract’s shape, with costs rounded to cents', () => {
    const spent = nodeRun(id('1'), {
      status: 'failed',
      attempt: 2,
      outputData: null,
      costNanos: 14_999_999n,
      error: { code: 'timeout', message: 'too slow' },
    });
    const presented = presentRun(
      run([node(id('1'))], [spent], {
        status: 'failed',
        errorMessage: 'fetch failed',
        totalCostNanos: 15_000_000n,
      }),
      new Map(),
    );

    expect(WorkflowRun.parse(presented)).toEqual({
      id: id('0'),
      version_id: id('7'),
      workflow_id: id('9'),
      status: 'failed',
      run_at: null,
      priority: 1,
      max_cost_cents: null,
      timeout_ms: null,
      deadline_at: null,
      triggered_by: null,
      trigger_payload: { topic: 'tea' },
      created_at: '2026-01-01T00:00:00.000Z',
      started_at: '2026-01-01T00:00:00.000Z',
      completed_at: '2026-01-01T00:00:00.000Z',
      error_code: null,
      error_message: 'fetch failed',
      source_run_id: null,
      source_kind: null,
      parent_run_id: null,
      parent_node_run_id: null,
      root_run_id: null,
      unpriced_entry_count: 1,
      reserved_cost_cents: 0,
      total_cost_cents: 2,
      waiting_for: null,
      node_runs: [
        {
          id: spent.id,
          workflow_run_id: id('0'),
          workflow_node_id: id('1'),
          status: 'failed',
          task_id: null,
          child_run_id: null,
          parent_node_run_id: null,
          item_index: null,
          item_counts: null,
          source_node_run_id: null,
          input_data: { topic: 'tea' },
          output_data: {},
          label: null,
          skipped_because: null,
          created_at: '2026-01-01T00:00:00.000Z',
          started_at: '2026-01-01T00:00:00.000Z',
          completed_at: '2026-01-01T00:00:00.000Z',
          attempt: 2,
          rescue_count: 0,
          error: { code: 'timeout', message: 'too slow' },
          waiting_for: null,
          cost_cents: 1,
        },
      ],
    });
  });

  test('a node run that was skipped names the node that decided it, and what that ended with', () => {
    const nodes = [
      node(id('1'), { key: 'check' }),
      node(id('2'), { dependsOn: [id('1')], branches: { [id('1')]: 'true' } }),
      node(id('3'), { dependsOn: [id('2')] }),
    ];
    const skipped = { status: 'skipped', outputData: null, startedAt: null } as const;
    const nodeRuns = [
      nodeRun(id('1'), { label: 'false' }),
      nodeRun(id('2'), skipped),
      nodeRun(id('3'), skipped),
    ];

    const presented = presentRun(run(nodes, nodeRuns), new Map()).node_runs;

    expect(presented.map(({ label, skipped_because }) => [label, skipped_because?.message])).toEqual([
      ['false', undefined],
      [null, 'Node check ended with false, and this one follows true.'],
      [null, `Node ${id('2')} was skipped.`],
    ]);
    expect(presented[1]?.skipped_because).toMatchObject({
      workflow_node_id: id('1'),
      node_run_id: nodeRuns[0]?.id,
    });
  });

  test('the input of a node is what it was given', () => {
    expect(inputs(run([node(id('1'))], [nodeRun(id('1'), { inputData: { mapped: true } })]))).toEqual([
      { mapped: true },
    ]);
  });

  test('without a mapping, the input is the payload, the output upstream, or all outputs by key or id', () => {
    const nodes = [
      node(id('1'), { key: 'first' }),
      node(id('2'), { dependsOn: [id('1')] }),
      node(id('3'), { dependsOn: [id('1'), id('2')] }),
    ];
    const nodeRuns = nodes.map((each) => nodeRun(each.id));

    expect(inputs(run(nodes, nodeRuns))).toEqual([
      { topic: 'tea' },
      { from: '1' },
      { first: { from: '1' }, [id('2')]: { from: '2' } },
    ]);
  });

  test('a node run that has not started has no input', () => {
    const waiting = nodeRun(id('1'), {
      status: 'pending',
      startedAt: null,
      completedAt: null,
      outputData: null,
    });

    expect(inputs(run([node(id('1'))], [waiting]))).toEqual([{}]);
  });
});

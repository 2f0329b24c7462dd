import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { NodeType } from '@runyard/domain';
import { completed, failed, type NodeAttempt, type NodeOutcome } from '@runyard/nodes';
import type { NodeJob, RunJob } from '@runyard/queue';
import {
  createSteppedRuns,
  createTestDatabase,
  createTestEngine,
  type NodeSpec,
  randomBranches,
  type SteppedRuns,
  seededRandom,
  seedTenant,
  type Tenant,
  type TestDatabase,
  type TestEngine,
} from '@runyard/testing';
import { advanceRun } from '../advance-run.ts';
import { executeNodeRun } from '../execute-node-run.ts';
import { retryRun } from '../rerun.ts';
import { startOfSweep, sweep } from '../sweeping/sweep.ts';

jest.setTimeout(120_000);

const ENGINE_COUNT = 3;
const GRAPH_COUNT = 25;
const NODE_COUNT = 24;
const REFUSED = { code: 'http_404', message: 'there is no such thing', retryable: false };
const SPEND = {
  provider: 'test',
  model: 'm',
  reportedCostNanos: 7n,
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};
const callOf = (key: string) => ({ provider: 'http', params: { url: `http://${key}.test/` } });
const call = (key: string, dependsOn: string[] = [], fields: Partial<NodeSpec> = {}): NodeSpec => ({
  key,
  dependsOn,
  nodeType: 'api_call',
  nodeConfig: callOf(key),
  ...fields,
});
const check = (key: string, value: unknown, fields: Partial<NodeSpec> = {}): NodeSpec => ({
  key,
  nodeType: 'condition' as NodeType,
  nodeConfig: { value, operator: 'equals', operand: true },
  ...fields,
});

describe('a run with branches', () => {
  let database: TestDatabase;
  let tenant: Tenant;
  let engines: TestEngine[];
  let engine: TestEngine;
  let runs: SteppedRuns;
  /** Keys of the calls that fail. */
  let failing: ReadonlySet<string> = new Set();
  const execute = async ({ nodeRunId }: NodeAttempt): Promise<NodeOutcome> => {
    const key = await runs.keyOf(nodeRunId);
    return failing.has(key) ? { ...failed(REFUSED), spend: [SPEND] } : completed({ by: key });
  };
  beforeAll(async () => {
    database = await createTestDatabase();
    engines = Array.from({ length: ENGINE_COUNT }, () =>
      createTestEngine({ databaseUrl: database.url, prefix: 'branches', execute, maxRescues: 50 }),
    );
    engine = engines[0] as TestEngine;
    tenant = await seedTenant(engine.db);
    runs = createSteppedRuns(engine, () => tenant);
  });
  afterAll(async () => {
    await Promise.all(engines.map((each) => each.stop()));
    await database.drop();
  });

  test('takes the branch of its condition, skips the other one and joins with what was left', async () => {
    const nodes = [
      check('check', '{{ trigger.urgent }}'),
      call('now', ['check'], { branches: { check: 'true' } }),
      call('later', ['check'], { branches: { check: 'false' } }),
      call('after', ['later']),
      { key: 'join', dependsOn: ['now', 'after'], nodeConfig: { operation: 'identity' } },
      {
        key: 'read',
        dependsOn: ['join'],
        inputMapping: {
          by: "{{ nodes.after.output.by | default: 'nobody' }}",
          after: '{{ nodes.after.output }}',
        },
        nodeConfig: { operation: 'identity' },
      },
    ];
    const { runId } = await runs.start(nodes, { urgent: true });

    await runs.finish(runId);

    expect(await runs.statuses(runId)).toEqual({
      check: 'completed',
      now: 'completed',
      later: 'skipped',
      after: 'skipped',
      join: 'completed',
      read: 'completed',
    });
    const byKey = await runs.nodeRuns(runId);
    expect(byKey.check).toMatchObject({ label: 'true', outputData: { urgent: true } });
    expect(byKey.later).toMatchObject({ startedAt: null, label: null, completedAt: expect.any(Date) });
    expect(byKey.join?.outputData).toEqual({ now: { by: 'now' } });
    expect(byKey.read?.outputData).toEqual({ by: 'nobody', after: null });
  });

  test('goes on after a failure that its node passes over, with what went wrong for its output', async () => {
    failing = new Set(['broken']);
    const { runId } = await runs.start([
      call('broken', [], { onError: 'continue' }),
      call('other'),
      { key: 'next', dependsOn: ['broken'], nodeConfig: { operation: 'identity' } },
      call('join', ['next', 'other']),
    ]);

    await runs.finish(runId);

    expect(await engine.db.prisma.run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({
      status: 'completed',
      errorCode: null,
      errorMessage: null,
      totalCostNanos: 7n,
    });
    const error = { code: REFUSED.code, message: REFUSED.message };
    expect(await runs.nodeRuns(runId)).toMatchObject({
      broken: { status: 'failed', error, outputData: { error }, costNanos: 7n },
      next: { status: 'completed', outputData: { error } },
      join: { status: 'completed' },
    });
  });

  test.each([
    [true, { risky: 'failed', rescue: 'completed', normal: 'skipped' }],
    [false, { risky: 'completed', rescue: 'skipped', normal: 'completed' }],
  ])(
    'goes to the node that handles a failure when there is one (%p), and only then',
    async (fails, expected) => {
      failing = new Set(fails ? ['risky'] : []);
      const { runId } = await runs.start([
        call('risky', [], { onError: 'branch' }),
        call('rescue', ['risky'], { branches: { risky: 'error' } }),
        call('normal', ['risky']),
      ]);

      await runs.finish(runId);

      expect(await runs.statuses(runId)).toEqual(expected);
    },
  );

  test('a failure that no node handles still fails it, whatever branches it has', async () => {
    failing = new Set(['broken']);
    const { runId } = await runs.start([
      check('check', false),
      call('never', ['check'], { branches: { check: 'true' } }),
      call('broken', ['check'], { branches: { check: 'false' } }),
      call('after', ['broken']),
    ]);

    await runs.finish(runId, 'failed');

    expect(await runs.statuses(runId)).toEqual({
      check: 'completed',
      never: 'skipped',
      broken: 'failed',
      after: 'skipped',
    });
  });

  test('a node whose worker is lost again and again is handled as a failure, too', async () => {
    failing = new Set();
    const { runId, job } = await runs.start([
      call('deadly', [], { onError: 'branch' }),
      call('rescue', ['deadly'], { branches: { deadly: 'error' } }),
    ]);
    await advanceRun(engine, job, { isFirstDelivery: true });
    const { deadly } = await runs.nodeRuns(runId);
    await engine.db.claimNodeRun({ nodeRunId: deadly?.id ?? '', leaseMs: 0 });
    await engine.db.prisma.nodeRun.updateMany({ where: { runId }, data: { rescueCount: 50 } });

    expect((await sweep(engine, { afterMs: 0, batchSize: 100 }, startOfSweep()))?.poisonedCount).toBe(1);
    await runs.finish(runId);

    expect(await runs.nodeRuns(runId)).toMatchObject({
      deadly: { status: 'failed', error: { code: 'worker_lost' } },
      rescue: { status: 'completed' },
    });
  });

  test('that is retried takes over what cannot come out differently, and decides the rest anew', async () => {
    failing = new Set(['risky', 'last']);
    const nodes = [
      check('check', true),
      call('kept', ['check'], { branches: { check: 'true' } }),
      call('off', ['check'], { branches: { check: 'false' } }),
      call('join', ['kept', 'off']),
      call('risky', [], { onError: 'continue' }),
      call('fed', ['risky']),
      call('last', ['join', 'fed']),
    ];
    const { runId, workflowId } = await runs.start(nodes);
    await runs.finish(runId, 'failed');
    failing = new Set();

    const scope = { workspaceId: tenant.workspaceId, workflowId, runId };
    const retryId = await retryRun(engine, scope, 'user:ada');
    await runs.finish(retryId);

    const retried = await runs.nodeRuns(retryId);
    expect(await runs.statuses(retryId)).toEqual({
      check: 'completed',
      kept: 'completed',
      off: 'skipped',
      join: 'completed',
      risky: 'completed',
      fed: 'completed',
      last: 'completed',
    });
    const takenOver = Object.entries(retried).flatMap(([key, row]) => (row.sourceNodeRunId ? [key] : []));
    expect(takenOver).toEqual(['check', 'kept', 'join']);
    expect(retried.check?.label).toBe('true');
  });

  test('of a version from before nodes had branches runs as it did', async () => {
    failing = new Set();
    const { runId, job } = await runs.start([call('first'), call('second', ['first'])]);
    await engine.db.prisma.$transaction([
      engine.db.prisma.$executeRaw`ALTER TABLE workflow_versions DISABLE TRIGGER workflow_versions_frozen`,
      engine.db.prisma.$executeRaw`
        UPDATE workflow_versions
           SET graph = jsonb_set(graph, '{nodes}', (SELECT jsonb_agg(n - '{branches,onError,timeoutMs,retryPolicy}'::text[])
                                                      FROM jsonb_array_elements(graph->'nodes') AS n))
         WHERE id = ${job.versionId}::uuid`,
      engine.db.prisma.$executeRaw`ALTER TABLE workflow_versions ENABLE TRIGGER workflow_versions_frozen`,
    ]);

    await runs.finish(runId);

    expect(await runs.statuses(runId)).toEqual({ first: 'completed', second: 'completed' });
  });

  test('any graph ends as it would if it were evaluated as a whole, whatever comes twice and whoever dies', async () => {
    for (let seed = 1; seed <= GRAPH_COUNT; seed++) {
      const graph = randomBranches(seed, NODE_COUNT, callOf);
      failing = graph.failing;
      const { runId, job } = await runs.start(graph.nodes);

      await runBadly(runId, job, seed);

      expect({ seed, ...(await runs.statuses(runId)) }).toEqual({ seed, ...graph.expected });
      await requireEachEndedOnce(runId);
    }
  });

  /** Delivers jobs to several engines at once, some of them twice; lets some claims die; never in the same order. */
  async function runBadly(runId: string, job: RunJob, seed: number): Promise<void> {
    const random = seededRandom(seed);
    await advanceRun(engine, job, { isFirstDelivery: true });
    for (let round = 0; ; round++) {
      if (round > 500)
        throw new Error(`run ${runId} does not end: ${JSON.stringify(await runs.statuses(runId))}`);
      const jobs = await runs.queuedJobs(runId);
      if (jobs.length === 0 && (await advanceRun(engine, job, { isFirstDelivery: false })) !== 'in_progress')
        return;
      await Promise.all(jobs.map((each, index) => deliver(each, index + round, random())));
      await engine.db.prisma.$executeRaw`
        UPDATE node_runs SET status = 'queued', lease_expires_at = NULL, rescue_count = rescue_count + 1
         WHERE run_id = ${runId}::uuid AND status = 'running'`;
    }
  }

  async function deliver(job: NodeJob, at: number, chance: number): Promise<void> {
    const of = (offset: number) => engines[(at + offset) % ENGINE_COUNT] as TestEngine;
    if (chance < 0.15) await of(0).db.claimNodeRun({ nodeRunId: job.nodeRunId, leaseMs: 0 });
    else if (chance < 0.5) await Promise.all([executeNodeRun(of(0), job), executeNodeRun(of(1), job)]);
    else if (chance < 0.9) await executeNodeRun(of(0), job);
  }

  async function requireEachEndedOnce(runId: string): Promise<void> {
    const ends = await engine.db.prisma.runEvent.groupBy({
      by: ['nodeRunId'],
      where: { runId, status: { in: ['completed', 'failed', 'skipped', 'cancelled'] } },
      _count: true,
    });
    expect(ends).toHaveLength(NODE_COUNT + 1);
    expect(ends.filter(({ _count }) => _count !== 1)).toEqual([]);
    const left = { runId, status: { not: 'skipped' }, pendingDependencies: { not: 0 } };
    expect(await engine.db.prisma.nodeRun.count({ where: left })).toBe(0);
  }
});

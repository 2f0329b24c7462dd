import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { describeEachBackend } from '../test-backends.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(60_000);

/** Timers and clocks may differ by this much. */
const SLACK_MS = 20;

describeEachBackend('a node that fails', (backend) => {
  let system: TestSystem;
  let endpoint: Endpoint;
  beforeAll(async () => {
    endpoint = await startEndpoint();
    system = await startTestSystem(backend);
    await system.startWorker();
  });
  afterAll(async () => {
    await system.stop();
    await endpoint.stop();
  });

  test('twice and then succeeds completes at its third attempt, with one idempotency key', async () => {
    endpoint.script('flaky', ({ number }) => ({ status: number < 3 ? 503 : 200 }));
    const workflowId = await system.createWorkflow([
      { key: 'flaky', nodeType: 'api_call', nodeConfig: endpoint.called('flaky'), maxRetries: 2 },
      { key: 'after', dependsOn: ['flaky'] },
    ]);

    const run = await system.ended(await system.trigger(workflowId));

    expect(run).toMatchObject({ status: 'completed', errorMessage: null });
    const { flaky, after } = await system.nodeRuns(run.id);
    expect(flaky).toMatchObject({ status: 'completed', attempt: 3, error: null });
    expect(after).toMatchObject({ status: 'completed', attempt: 1 });
    expect(endpoint.calls('flaky').map((call) => call.idempotencyKey)).toEqual([
      flaky?.id,
      flaky?.id,
      flaky?.id,
    ]);
    await system.queuesEmpty();
  });

  test('is tried again as its retry policy says, also where its failure counts as final', async () => {
    endpoint.script('absent', ({ number }) => ({ status: number < 4 ? 404 : 200 }));
    const on = ['http_404'];
    const retryPolicy = { max: 6, backoff: 'fixed', baseMs: 1, capMs: 1, jitter: 'none', on } as const;
    const workflowId = await system.createWorkflow([
      { key: 'absent', nodeType: 'api_call', nodeConfig: endpoint.called('absent'), retryPolicy },
    ]);

    const run = await system.ended(await system.trigger(workflowId));

    expect(run.status).toBe('completed');
    expect((await system.nodeRuns(run.id)).absent).toMatchObject({ status: 'completed', attempt: 4 });
  });

  test('is tried again no sooner than Retry-After allows', async () => {
    endpoint.script('busy', ({ number }) =>
      number === 1 ? { status: 429, headers: { 'retry-after': '1' } } : {},
    );
    const workflowId = await system.createWorkflow([
      { key: 'busy', nodeType: 'api_call', nodeConfig: endpoint.called('busy'), maxRetries: 1 },
    ]);

    const run = await system.ended(await system.trigger(workflowId));

    expect(run.status).toBe('completed');
    const [first, second] = endpoint.calls('busy');
    expect((second?.arrivedAt ?? 0) - (first?.answeredAt ?? 0)).toBeGreaterThanOrEqual(1_000 - SLACK_MS);
  });

  test('for good fails its run by name, skips its descendants, cancels the rest and leaves no job behind', async () => {
    endpoint.script('broken', () => ({ status: 500 }));
    const held = endpoint.gate('held');
    const workflowId = await system.createWorkflow([
      { key: 'start' },
      {
        key: 'broken',
        dependsOn: ['start'],
        nodeType: 'api_call',
        nodeConfig: endpoint.called('broken'),
        maxRetries: 1,
      },
      { key: 'held', dependsOn: ['start'], nodeType: 'api_call', nodeConfig: endpoint.called('held') },
      { key: 'child', dependsOn: ['broken'] },
      { key: 'join', dependsOn: ['child', 'held'] },
      { key: 'elsewhere', dependsOn: ['held'] },
    ]);

    const run = await system.ended(await system.trigger(workflowId));

    expect(run.status).toBe('failed');
    expect(run.errorMessage).toMatch(/^Node broken failed after 2 attempts: .*500/);
    expect(endpoint.calls('broken')).toHaveLength(2);
    const statuses = Object.entries(await system.nodeRuns(run.id)).map(([key, { status }]) => [key, status]);
    expect(Object.fromEntries(statuses)).toEqual({
      start: 'completed',
      broken: 'failed',
      held: 'cancelled',
      child: 'skipped',
      join: 'skipped',
      elsewhere: 'cancelled',
    });
    held.open();
    await system.queuesEmpty();
    expect((await system.nodeRuns(run.id)).held).toMatchObject({ status: 'cancelled', outputData: null });
  });

  test('without hope of another outcome is not tried again', async () => {
    endpoint.script('refusing', () => ({ status: 400 }));
    const workflowId = await system.createWorkflow([
      { key: 'refusing', nodeType: 'api_call', nodeConfig: endpoint.called('refusing'), maxRetries: 5 },
    ]);

    const run = await system.ended(await system.trigger(workflowId));

    expect(run.errorMessage).toMatch(/^Node refusing failed at its first attempt: /);
    expect(endpoint.calls('refusing')).toHaveLength(1);
  });
});

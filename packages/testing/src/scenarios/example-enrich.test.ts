import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { describeEachBackend } from '../test-backends.ts';
import { importExample, startModelServer } from './example-site.ts';
import { type ApiProcess, startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(120_000);

const ROW_COUNT = 500;

describeEachBackend('the example enrich-500-rows', (backend) => {
  let system: TestSystem;
  let api: ApiProcess;
  let modelUrl: string;
  beforeAll(async () => {
    system = await startTestSystem(backend);
    modelUrl = await startModelServer();
    [api] = await Promise.all([system.startApi(), system.startWorker()]);
  });
  afterAll(() => system.stop());

  test('is imported and runs offline: every row has an answer of its own, in its place', async () => {
    const { workspaceId } = system.tenant;
    const workspace = `/workspaces/${workspaceId}`;
    await api.call('PUT', `${workspace}/secrets/OPENAI_API_KEY`, { value: 'offline-key' });
    const workflowId = await importExample(api, workspaceId, 'enrich-500-rows.yaml');
    const rows = Array.from({ length: ROW_COUNT }, (_, index) => `Company ${index},"Oslo, ${index}"`);
    const trigger_payload = { csv: ['company,city', ...rows].join('\n'), model_url: modelUrl };

    const { body } = await api.call('POST', `${workspace}/workflows/${workflowId}/trigger`, {
      trigger_payload,
    });

    const run = await system.ended(String(body.id), 90_000);
    expect(run).toMatchObject({ status: 'completed', errorMessage: null });
    const { result } = await system.nodeRuns(run.id);
    const kept = (result?.outputData ?? {}) as { $payload?: { id: string } };
    const { body: output } = await api.call('GET', `${workspace}/payloads/${kept.$payload?.id}`);
    const { csv, failed_count } = output as { csv: string; failed_count: number };
    const lines = csv.trimEnd().split('\n');
    expect(failed_count).toBe(0);
    expect(lines[0]).toBe('company,city,answer');
    expect(lines).toHaveLength(ROW_COUNT + 1);
    for (const [index, row] of rows.entries()) expect(lines[index + 1]).toMatch(new RegExp(`^${row},.+`));
    expect(await system.db.prisma.costEntry.count({ where: { runId: run.id } })).toBe(ROW_COUNT);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { freePort } from '@runyard/embedded';
import { spawnProcess } from '../spawn-process.ts';
import { describeEachBackend } from '../test-backends.ts';
import { type ApiProcess, REPOSITORY, startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(120_000);

const EXAMPLES = join(REPOSITORY, 'examples');
const ROW_COUNT = 500;

describeEachBackend('the example enrich-500-rows', (backend) => {
  let system: TestSystem;
  let api: ApiProcess;
  let modelUrl: string;
  beforeAll(async () => {
    system = await startTestSystem(backend);
    const port = await freePort();
    const model = spawnProcess({ args: [join(EXAMPLES, 'model-server.mjs'), '--port', String(port)] });
    await model.waitForPort(port);
    modelUrl = `http://127.0.0.1:${port}/v1`;
    [api] = await Promise.all([system.startApi(), system.startWorker()]);
  });
  afterAll(() => system.stop());

  test('is imported and runs offline: every row has an answer of its own, in its place', async () => {
    const { workspaceId } = system.tenant;
    const workspace = `/workspaces/${workspaceId}`;
    await api.call('PUT', `${workspace}/secrets/OPENAI_API_KEY`, { value: 'offline-key' });
    const workflow = await importExample(workspaceId);
    const rows = Array.from({ length: ROW_COUNT }, (_, index) => `Company ${index},"Oslo, ${index}"`);
    const trigger_payload = { csv: ['company,city', ...rows].join('\n'), model_url: modelUrl };

    const { body } = await api.call('POST', `${workspace}/workflows/${workflow.id}/trigger`, {
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

  async function importExample(workspaceId: string): Promise<JsonObject> {
    const headers = { 'content-type': 'application/yaml', authorization: `Bearer ${api.token}` };
    const body = readFileSync(join(EXAMPLES, 'enrich-500-rows.yaml'), 'utf8');
    const url = `${api.url}/api/v1/workspaces/${workspaceId}/workflows/import`;
    const response = await fetch(url, { method: 'POST', headers, body });
    expect(response.status).toBe(201);
    return (await response.json()) as JsonObject;
  }
});

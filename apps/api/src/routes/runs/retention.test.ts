import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addRetentionTotals, pruneBatch, type Retained } from '@runyard/db';
import { openEventSource } from '@runyard/testing';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../../testing/workflows.ts';

const LARGE = { numbers: Array.from({ length: 30_000 }, (_, index) => (index * 7_919) % 1_000_003) };

describe('a run whose retention is over', () => {
  let api: TestApi;
  let user: TestUser;
  let path: string;
  let payloadPath: string;
  const pruneAll = (kind: Retained) =>
    pruneBatch(api.db, kind, { before: new Date(Date.now() + 60_000), maxRows: 100 });
  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
    const workflow = await addWorkflow(user);
    const { body: accepted } = await user.post(triggerPath(workflow), { trigger_payload: LARGE });
    path = `/workflows/${workflow.id}/runs/${accepted.id}`;
    const { body: run } = await user.get(path);
    payloadPath = `/workspaces/${workflow.workspace_id}/payloads/${run.trigger_payload.$payload.id}`;
    await user.post(`${path}/cancel`);
    expect((await user.get(payloadPath)).body).toEqual(LARGE);
  });
  afterAll(() => api.stop());

  test('loses its payloads first: they are gone with 410, their references stay, and it can only begin with another one', async () => {
    await pruneAll('payload');

    expect(await user.get(payloadPath)).toMatchObject({
      status: 410,
      body: { code: 'payload_removed', detail: expect.stringContaining('RETENTION_PAYLOAD_DAYS') },
    });
    const { body: run } = await user.get(path);
    expect(run.trigger_payload.$payload.id).toBe(payloadPath.split('/').at(-1));
    for (const action of ['retry', 'replay'])
      expect(await user.post(`${path}/${action}`)).toMatchObject({
        status: 410,
        body: { code: 'payload_removed' },
      });
    const replay = await user.post(`${path}/replay`, { trigger_payload: { topic: 'tea' } });
    expect(replay.status).toBe(202);
  });

  test('tells how it ended when its events are gone', async () => {
    await pruneAll('event');

    const source = await openEventSource(`${api.url}/api/v1${path}/events`, { token: user.token });
    await source.ended;

    expect(source.events.map(({ name, data }) => `${name} ${data.status}`)).toEqual([
      'run pending',
      'end cancelled',
    ]);
  });

  test('is not there any more in the end, and is counted', async () => {
    const { removed } = await pruneAll('run');
    await addRetentionTotals(api.db.sql, removed);

    expect((await user.get(path)).status).toBe(404);
    expect((await user.get(payloadPath)).status).toBe(404);
    const metrics = await fetch(`${api.url}/metrics`).then((answer) => answer.text());
    expect(metrics).toContain('runyard_retention_removed_rows_total{table="runs"} 1');
  });
});

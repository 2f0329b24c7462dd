import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { describeEachBackend } from '../test-backends.ts';
import { type ApiProcess, startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(60_000);

const REQUESTS = 50;

describeEachBackend('triggers with one idempotency key', (backend) => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem(backend);
  });
  afterEach(() => system.killAll());
  afterAll(() => system.stop());

  const trigger = (api: ApiProcess, workflowId: string, key: string) =>
    api.call(
      'POST',
      `/workspaces/${system.tenant.workspaceId}/workflows/${workflowId}/trigger`,
      { trigger_payload: { topic: 'tea' } },
      { 'idempotency-key': key },
    );
  const runsOf = (workflowId: string) => system.db.prisma.run.findMany({ where: { workflowId } });

  test('that reach two API processes at once, before the graph was frozen, make one run; it completes', async () => {
    const workflowId = await system.createWorkflow([{ key: 'a' }]);
    const apis = [await system.startApi(), await system.startApi()];
    await system.startWorker();
    const key = randomUUID();

    const answers = await Promise.all(
      Array.from({ length: REQUESTS }, (_, index) => trigger(apis[index % 2] as ApiProcess, workflowId, key)),
    );

    const [run, ...others] = await runsOf(workflowId);
    expect(others).toEqual([]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(1);
    expect(statuses.filter((status) => ![200, 202, 409].includes(status))).toEqual([]);
    for (const { status, body } of answers) if (status !== 409) expect(body.id).toBe(run?.id);
    expect(await system.ended(run?.id ?? '')).toMatchObject({ status: 'completed' });
    await system.queuesEmpty();
  });

  test('to an API that is killed in the middle leave one run at most, and a repeated one finds it', async () => {
    const workflowId = await system.createWorkflow([{ key: 'a' }]);
    const doomed = await system.startApi();
    await trigger(doomed, workflowId, randomUUID());
    const keys = Array.from({ length: REQUESTS }, () => randomUUID());

    const first = keys.map((key) => trigger(doomed, workflowId, key).catch(() => null));
    await Promise.race(first);
    doomed.process.kill('SIGKILL');
    const answered = await Promise.all(first);
    const other = await system.startApi();
    const again = await Promise.all(keys.map((key) => trigger(other, workflowId, key)));

    expect(await runsOf(workflowId)).toHaveLength(REQUESTS + 1);
    expect(again.filter(({ status }) => status !== 200 && status !== 202)).toEqual([]);
    answered.forEach((answer, index) => {
      if (answer) expect(again[index]).toMatchObject({ status: 200, body: { id: answer.body.id } });
    });
  });
});

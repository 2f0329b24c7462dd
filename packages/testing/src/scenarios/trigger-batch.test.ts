import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { RUNS_QUEUE } from '@runyard/queue';
import { eventually } from '../eventually.ts';
import { describeEachBackend } from '../test-backends.ts';
import { type ApiProcess, startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(60_000);

const RUN_COUNT = 60;

describeEachBackend('a batch of triggers', (backend) => {
  let system: TestSystem;
  let apis: ApiProcess[];
  beforeAll(async () => {
    system = await startTestSystem(backend);
    apis = [await system.startApi(), await system.startApi()];
  });
  afterAll(() => system.stop());

  test('sent to two API processes at once makes each keyed run once, with its job; all complete', async () => {
    const workflowId = await system.createWorkflow([{ key: 'a' }]);
    const path = `/workspaces/${system.tenant.workspaceId}/workflows/${workflowId}/trigger/batch`;
    const items = Array.from({ length: RUN_COUNT }, (_, n) => ({
      trigger_payload: { n },
      idempotency_key: randomUUID(),
      priority: 1 + (n % 10),
    }));
    const send = (api: ApiProcess | undefined, list: object[]) => api?.call('POST', path, { items: list });

    const answers = await Promise.all([
      send(apis[0], items),
      send(apis[1], items.toReversed()),
      send(apis[0], items),
    ]);

    expect(answers.filter((answer) => ![200, 202, 207].includes(answer?.status ?? 0))).toEqual([]);
    const runs = await system.db.prisma.run.findMany({ where: { workflowId } });
    expect(runs).toHaveLength(RUN_COUNT);
    const results = answers.flatMap((answer) => answer?.body as unknown as { status: number }[]);
    expect(results.filter(({ status }) => status === 202)).toHaveLength(RUN_COUNT);
    expect(results.filter(({ status }) => status === 200)).toHaveLength(2 * RUN_COUNT);
    const queue = system.queue.queue(RUNS_QUEUE);
    await eventually(async () => (await queue.getJobCountByTypes('waiting', 'prioritized')) === RUN_COUNT);

    await system.startWorker();

    for (const { id } of runs) expect(await system.ended(id)).toMatchObject({ status: 'completed' });
    await system.queuesEmpty();
  });
});

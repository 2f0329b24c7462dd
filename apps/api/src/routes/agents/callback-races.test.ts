import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cancelRun, endDueWaits, startOfSweep, sweep } from '@runyard/engine';
import { callBack, RESULT, startOutsideAgent } from '../../testing/outside-agent.ts';

const ROUNDS = 10;

describe('a callback of an agent outside, at the same moment as', () => {
  let outside: Awaited<ReturnType<typeof startOutsideAgent>>;
  beforeAll(async () => {
    outside = await startOutsideAgent();
  });
  afterAll(() => outside.stop());

  const costsOf = (runId: string) => outside.engine.db.prisma.costEntry.count({ where: { runId } });

  test('the end of its time: either it counts, or the node fails without it', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { runId, task } = await outside.hand({ execution_timeout_seconds: 1 }, { maxRetries: 0 });
      await outside.engine.db.prisma.wait.updateMany({ data: { dueAt: new Date(0) } });

      const [{ status }] = await Promise.all([
        callBack(task),
        endDueWaits(outside.engine, { batchSize: 10 }),
      ]);

      const { research } = await outside.runs.nodeRuns(runId);
      expect([status, research?.status, await costsOf(runId)]).toEqual(
        status === 200 ? [200, 'completed', 1] : [409, 'failed', 0],
      );
    }
  });

  test('the end of its run: either it counts, or it was too late', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { runId, workflowId, task } = await outside.hand();
      const scope = { workspaceId: outside.user.workspaceId, workflowId, runId };
      const author = { actor: 'user:ada', requestId: null };

      const [{ status }] = await Promise.all([
        callBack(task),
        cancelRun(outside.engine, author, scope, null),
      ]);

      const { research } = await outside.runs.nodeRuns(runId);
      expect([status, research?.status, await costsOf(runId)]).toEqual(
        status === 200 ? [200, 'completed', 1] : [409, 'cancelled', 0],
      );
    }
  });

  test('the death of the worker that has asked it: it is asked again for the same, and one callback counts', async () => {
    const dying = {
      ...outside.engine,
      db: { ...outside.engine.db, transaction: () => Promise.reject(new Error('killed')) },
    };
    outside.asked.length = 0;
    const { taskTemplate, nodeConfig } = outside;
    const { runId } = await outside.runs.start([
      { key: 'research', nodeType: 'task', taskTemplate, nodeConfig },
    ]);
    await expect(outside.step(runId, dying)).rejects.toThrow('killed');
    const [first] = outside.asked;
    expect((await callBack(first as never)).status).toBe(503);

    await outside.engine.db.prisma.nodeRun.updateMany({
      where: { runId },
      data: { leaseExpiresAt: new Date(0) },
    });
    await sweep(outside.engine, { afterMs: 0, batchSize: 100 }, startOfSweep());
    await outside.step(runId);

    const [, again] = outside.asked;
    expect(again?.callback_url).toBe(first?.callback_url);
    expect(again?.callback_secret).toBe(first?.callback_secret);
    expect(again?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
    const answers = await Promise.all([callBack(first as never), callBack(again as never)]);
    expect(answers.map(({ body }) => body.replayed).sort()).toEqual([false, true]);
    await outside.runs.finish(runId);
    expect(await costsOf(runId)).toBe(1);
  });
});

describe('an agent outside that works for the items of a map', () => {
  let outside: Awaited<ReturnType<typeof startOutsideAgent>>;
  beforeAll(async () => {
    outside = await startOutsideAgent();
  });
  afterAll(() => outside.stop());

  test('calls back for each, and the map has what each has made', async () => {
    const { nodeConfig, taskTemplate } = outside;
    const node = { node_type: 'task', task_template: taskTemplate, node_config: nodeConfig };
    const map = { key: 'each', nodeType: 'map' as const, nodeConfig: { items: ['a', 'b'], node } };
    const { runId } = await outside.runs.start([map]);
    await outside.step(runId);
    await outside.step(runId);
    expect(outside.asked).toHaveLength(2);

    for (const task of outside.asked) expect((await callBack(task)).status).toBe(200);

    await endDueWaits(outside.engine, { batchSize: 10 });
    await outside.runs.finish(runId);
    const [row] = await outside.engine.db.prisma.nodeRun.findMany({ where: { runId, itemIndex: null } });
    expect(JSON.stringify(row?.outputData)).toContain(JSON.stringify(RESULT.artifacts[0]?.content));
    expect(await outside.engine.db.prisma.costEntry.count({ where: { runId } })).toBe(2);
  });
});

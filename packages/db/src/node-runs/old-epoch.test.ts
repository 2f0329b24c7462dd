import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  createTestDatabase,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
} from '@runyard/testing';
import type { Sql } from '../client.ts';
import { createDb, type Db } from '../db.ts';
import { failItem } from '../items/fail-item.ts';
import { cancelItems } from '../items/join-items.ts';
import { settleItems } from '../items/settle-items.ts';
import { findBudget } from '../reservations/find-budget.ts';
import { reserveSpend } from '../reservations/reserve-spend.ts';
import { appendPartialText } from '../run-events/append-partial-text.ts';
import { insertVersion } from '../versions/freeze-version.ts';
import { keepWaiting } from '../waits/keep-waiting.ts';
import { lockWaiting } from '../waits/lock-waiting.ts';
import { listLostLeases } from './list-lost-leases.ts';
import { postponeNodeRun } from './postpone-node-run.ts';
import { queueWaiting } from './queue-waiting.ts';
import { releaseNodeRun } from './release-node-run.ts';
import { renewLeases } from './renew-leases.ts';
import { lockLostAttempt, rescueNodeRuns } from './rescue-node-runs.ts';
import { settleCompleted } from './settle-completed.ts';
import { settleFailed } from './settle-failed.ts';
import { settleHandled } from './settle-handled.ts';
import { settleRetry } from './settle-retry.ts';
import { settleWaiting } from './settle-waiting.ts';

const ids = { run: uuid(1), node: uuid(2), other: uuid(3), entry: uuid(4), task: uuid(5), version: uuid(6) };
const OLD = { nodeRunId: ids.node, leaseEpoch: 6 };
const SPEND = {
  id: ids.entry,
  provider: 'test',
  model: 'm',
  costNanos: 7n,
  priceVersion: 'reported',
  inputTokens: 1,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 1,
  reasoningTokens: 0,
};
const attempt = { ...OLD, attempt: 1, spend: [SPEND], hasReserved: true };
const error = { code: 'late', message: 'late' };
const failure = { ...attempt, error, inputData: { late: true } };
const item = { parentNodeRunId: ids.other, parentEpoch: 1, index: 0 };
const completion = { ...attempt, inputData: { late: true }, outputData: { late: true }, task: null };
const task = {
  id: ids.task,
  title: 'late',
  description: 'late',
  approvalLevel: 'before' as const,
  proposedOutput: null,
  onReject: null,
};
const term = { due: { afterMs: 1 }, whenDue: { kind: 'complete' as const, output: {} } };
const budget = async (sql: Sql) => ({
  ...((await findBudget(sql, { ...OLD, leaseEpoch: 7 })) ?? lostBudget),
});
const lostBudget = {
  runId: ids.run,
  workspaceId: ids.run,
  rootRunId: ids.run,
  runLimits: [],
  monthlyBudgetCents: null,
  budgetAction: 'fail' as const,
  isBudgetApproved: true,
};

/** Every statement by which the holder of a lease, or whoever ends its wait, changes something. */
const STATEMENTS: Record<string, (tx: Sql) => Promise<unknown>> = {
  'completes a node run': (tx) => settleCompleted(tx, [completion]),
  'completes a node run that waits': (tx) => settleCompleted(tx, [completion], 'waiting'),
  'completes an item': (tx) => settleItems(tx, [{ ...completion, item }]),
  'fails a node run and its run': (tx) => settleFailed(tx, { ...failure, runErrorMessage: 'late' }),
  'fails a node run that waits': (tx) => settleFailed(tx, { ...failure, runErrorMessage: 'late' }, 'waiting'),
  'fails a node run that handles it': (tx) => settleHandled(tx, failure, 'running'),
  'fails an item': (tx) => failItem(tx, { ...failure, item }),
  'tries again': (tx) => settleRetry(tx, { ...attempt, error, delayMs: 0 }),
  'tries again after a wait': (tx) => settleRetry(tx, { ...attempt, error, delayMs: 0 }, 'waiting'),
  waits: (tx) => settleWaiting(tx, { ...attempt, reason: 'approval', inputData: null, task, term }),
  postpones: (tx) => postponeNodeRun(tx, { ...attempt, error }),
  'hands back': (tx) => releaseNodeRun(tx, OLD),
  'ends a wait': (tx) => queueWaiting(tx, OLD),
  'lets a wait go on': (tx) => keepWaiting(tx, { ...OLD, taskId: ids.task }),
  'finds a wait to end': async (tx) => expect(await lockWaiting(tx, OLD)).toBeNull(),
  'renews a lease': async (tx) =>
    expect(await renewLeases(tx, [{ ...OLD, remainingMs: 1 }], 60_000)).toHaveLength(1),
  'asks for lost leases': async (tx) => expect(await listLostLeases(tx, [OLD])).toEqual([OLD]),
  rescues: (tx) => rescueNodeRuns(tx, [{ ...OLD, delayMs: 0, message: 'late' }]),
  'takes an attempt away': async (tx) => expect(await lockLostAttempt(tx, OLD)).toBe(false),
  'reserves money': async (tx) =>
    expect(await reserveSpend(tx, { ...OLD, budget: await budget(tx), nanos: 5n })).toEqual({ kind: 'lost' }),
  'tells partial text': (tx) => appendPartialText(tx, [{ ...OLD, text: 'late' }]),
  'cancels the items of a map': (tx) => cancelItems(tx, OLD),
};

describe.each(['running', 'waiting'] as const)(
  'under a lease that another claim has taken over, with the node run %s',
  (status) => {
    let database: TestDatabase;
    let db: Db;
    let tenant: Tenant;
    beforeAll(async () => {
      database = await createTestDatabase();
      db = createDb({ databaseUrl: database.url, poolSize: 2 });
      tenant = await seedTenant(db);
      const workflowId = await seedWorkflow(db, tenant, []);
      const { workspaceId } = tenant;
      await insertVersion(db.sql, {
        id: ids.version,
        workspaceId,
        workflowId,
        revision: 0,
        graph: { nodes: [] },
      });
      const run = { id: ids.run, workspaceId, workflowId, versionId: ids.version };
      await db.prisma.run.create({ data: { ...run, status: 'running', startedAt: new Date() } });
      const place = { workspaceId, runId: ids.run, nodeId: ids.other, pool: 'task', pendingDependencies: 1 };
      await db.prisma.nodeRun.create({
        data: {
          ...place,
          id: ids.node,
          ordinal: 0,
          status,
          leaseEpoch: 7,
          successorIds: [ids.other],
          ...(status === 'running'
            ? { leaseExpiresAt: new Date(0), attemptEndsAt: new Date(0) }
            : { waitReason: 'approval', waitingSince: new Date(0), taskId: ids.task }),
        },
      });
      await db.prisma.nodeRun.create({ data: { ...place, id: ids.other, ordinal: 1 } });
      await db.prisma.wait.create({
        data: {
          ...OLD,
          leaseEpoch: 7,
          workspaceId,
          runId: ids.run,
          dueAt: new Date(0),
          whenDue: { kind: 'complete', output: {} },
        },
      });
      await db.prisma.reservation.create({
        data: { ...OLD, leaseEpoch: 7, workspaceId, runId: ids.run, nanos: 1n },
      });
      const own = {
        id: ids.task,
        workspaceId,
        runId: ids.run,
        nodeRunId: ids.node,
        title: 'Do it',
        status: 'waiting',
      };
      await db.prisma.task.create({ data: own });
    });
    let before: unknown;
    beforeEach(async () => {
      before = await everything();
    });
    afterAll(async () => {
      await db.close();
      await database.drop();
    });

    test.each(Object.keys(STATEMENTS))('what %s changes nothing', async (name) => {
      await db.transaction(async (tx) => STATEMENTS[name]?.(tx));

      expect(await everything()).toEqual(before);
    });

    /** All rows that belong to runs. */
    async function everything() {
      const {
        run,
        nodeRun,
        wait,
        task: tasks,
        reservation,
        costEntry,
        runEvent,
        webhookDelivery,
      } = db.prisma;
      return {
        runs: await run.findMany(),
        nodeRuns: await nodeRun.findMany({ orderBy: { id: 'asc' } }),
        waits: await wait.findMany(),
        tasks: await tasks.findMany(),
        reservations: await reservation.findMany(),
        costs: await costEntry.findMany(),
        events: await runEvent.findMany({ orderBy: { id: 'asc' } }),
        deliveries: await webhookDelivery.findMany(),
      };
    }
  },
);

function uuid(number: number): string {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  isTerminalNodeRunStatus,
  isTerminalRunStatus,
  NODE_RUN_STATUSES,
  RUN_STATUSES,
} from '@runyard/domain';
import { systemIds } from '@runyard/runtime';
import { createTestDatabase, type TestDatabase } from '@runyard/testing';
import { createDb, type Db } from '../db.ts';

const ids = systemIds();
const TERMINAL_RUNS = RUN_STATUSES.filter(isTerminalRunStatus);
const TERMINAL_NODE_RUNS = NODE_RUN_STATUSES.filter(isTerminalNodeRunStatus);

describe('the database itself', () => {
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ databaseUrl: database.url, poolSize: 2 });
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  test.each(TERMINAL_RUNS)('refuses to let a %s run become anything else', async (status) => {
    const { id } = await createRun({ status, completedAt: new Date() });

    for (const other of RUN_STATUSES.filter((name) => name !== status)) {
      const change = db.sql.$executeRaw`
        UPDATE runs SET status = ${other}, completed_at = CASE WHEN ${isTerminalRunStatus(other)} THEN now() END
         WHERE id = ${id}::uuid`;
      await expect(change).rejects.toThrow(`is ${status} and cannot become ${other}`);
    }
  });

  test.each(TERMINAL_NODE_RUNS)('refuses to let a %s node run become anything else', async (status) => {
    const { id } = await createNodeRun({ status });

    for (const other of NODE_RUN_STATUSES.filter((name) => name !== status)) {
      const change = db.sql.$executeRaw`
        UPDATE node_runs SET status = ${other}, lease_expires_at = CASE WHEN ${other} = 'running' THEN now() END
         WHERE id = ${id}::uuid`;
      await expect(change).rejects.toThrow(`is ${status} and cannot become ${other}`);
    }
  });

  test('knows every status of the domain and no other', async () => {
    for (const status of RUN_STATUSES) {
      await createRun({ status, completedAt: isTerminalRunStatus(status) ? new Date() : null });
    }
    for (const status of NODE_RUN_STATUSES) {
      await createNodeRun({ status, ...columnsOf(status) });
    }
    await expect(createRun({ status: 'done' })).rejects.toThrow('runs_status_check');
    await expect(createNodeRun({ status: 'done' })).rejects.toThrow('node_runs_status_check');
  });

  test('refuses money and counts below zero, a terminal run without its time, a running node run without a lease, a waiting one without its reason', async () => {
    await expect(createRun({ totalCostNanos: -1n })).rejects.toThrow('runs_cost_check');
    await expect(createNodeRun({ costNanos: -1n })).rejects.toThrow('node_runs_cost_check');
    await expect(createNodeRun({ pendingDependencies: -1 })).rejects.toThrow('node_runs_dependencies_check');
    await expect(createRun({ status: 'completed' })).rejects.toThrow('runs_completed_at_check');
    await expect(createRun({ completedAt: new Date() })).rejects.toThrow('runs_completed_at_check');
    await expect(createNodeRun({ status: 'running' })).rejects.toThrow('node_runs_lease_check');
    await expect(createNodeRun({ status: 'waiting' })).rejects.toThrow('node_runs_waiting_check');
  });

  /** What a node run of this status must have. */
  const columnsOf = (status: string): object => {
    if (status === 'running') return { leaseExpiresAt: new Date() };
    return status === 'waiting' ? { waitReason: 'task', waitingSince: new Date() } : {};
  };

  const createRun = (columns: object) => {
    const own = { id: ids.next(), workspaceId: ids.next(), workflowId: ids.next(), versionId: ids.next() };
    return db.prisma.run.create({ data: { ...own, ...columns } });
  };

  const createNodeRun = (columns: object) => {
    const own = { id: ids.next(), workspaceId: ids.next(), runId: ids.next(), nodeId: ids.next() };
    const place = { ordinal: 0, pool: 'transform', pendingDependencies: 0 };
    return db.prisma.nodeRun.create({ data: { ...own, ...place, ...columns } });
  };
});

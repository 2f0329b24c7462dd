import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemIds } from '@runyard/runtime';
import { createTestDatabase, type TestDatabase } from '@runyard/testing';
import { createDb, type Db } from '../db.ts';
import { releaseNodeRun } from './release-node-run.ts';
import { renewLeases } from './renew-leases.ts';

const ids = systemIds();
const LEASE_MS = 60_000;

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

test('the first renewal that knows says when the attempt must have ended, later ones do not put it off, and the next claim begins anew', async () => {
  const nodeRunId = await startNode();
  const lease = { nodeRunId, leaseEpoch: 1 };
  await db.claimNodeRun({ nodeRunId, leaseMs: LEASE_MS });

  await renewLeases(db.sql, [{ ...lease, remainingMs: null }], LEASE_MS);
  expect(await endOf(nodeRunId)).toBeNull();
  await renewLeases(db.sql, [{ ...lease, remainingMs: 1_000 }], LEASE_MS);
  const first = await endOf(nodeRunId);
  await renewLeases(db.sql, [{ ...lease, remainingMs: 900_000 }], LEASE_MS);

  expect(first).toBeInstanceOf(Date);
  expect(await endOf(nodeRunId)).toEqual(first);
  await releaseNodeRun(db.sql, lease);
  await db.claimNodeRun({ nodeRunId, leaseMs: LEASE_MS });
  expect(await endOf(nodeRunId)).toBeNull();
});

test('a lease whose row another transaction has locked is neither waited for nor taken for lost, and the others are renewed', async () => {
  const [locked, free] = [await startNode(), await startNode()];
  for (const nodeRunId of [locked, free]) await db.claimNodeRun({ nodeRunId, leaseMs: LEASE_MS });
  const leases = [locked, free].map((nodeRunId) => ({ nodeRunId, leaseEpoch: 1, remainingMs: 1_000 }));

  const lost = await db.prisma.$transaction(async (other) => {
    await other.$queryRaw`SELECT 1 FROM node_runs WHERE id = ${locked}::uuid FOR UPDATE`;
    return renewLeases(db.sql, leases, LEASE_MS);
  });

  expect(lost).toEqual([]);
  expect(await endOf(free)).toBeInstanceOf(Date);
  expect(await endOf(locked)).toBeNull();
});

const endOf = async (id: string) =>
  (await db.prisma.nodeRun.findUniqueOrThrow({ where: { id } })).attemptEndsAt;

async function startNode(): Promise<string> {
  const [id, runId] = [ids.next(), ids.next()];
  const own = { id: runId, workspaceId: ids.next(), workflowId: ids.next(), versionId: ids.next() };
  await db.prisma.run.create({ data: own });
  const links = { pendingDependencies: 0, upstreamIds: [], successorIds: [] };
  await db.startRun({ runId, nodeRuns: [{ id, nodeId: ids.next(), pool: 'task', ...links }] });
  return id;
}

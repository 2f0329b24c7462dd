import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, explainGeneric, type TestDatabase } from '@runyard/testing';
import { createDb, type Db } from '../db.ts';
import { pruneIdempotencyKeys } from '../idempotency/prune-keys.ts';
import { listOverdueNodeRuns, listStillQueued } from '../node-runs/list-overdue.ts';
import { listLostAttempts, rescueNodeRuns } from '../node-runs/rescue-node-runs.ts';
import { pruneReservations } from '../reservations/release-reservations.ts';
import { listRunsPastDeadline } from '../runs/fail-overdue-run.ts';
import { listOverdueRuns, listStillPending, listUnfinishedRuns } from '../runs/list-overdue.ts';
import { listDueSchedules } from '../schedules/list-due-schedules.ts';
import { claimDueWaits } from '../waits/claim-due-waits.ts';
import { claimDeliveries } from '../webhooks/claim-deliveries.ts';

const ID = '00000000-0000-7000-8000-000000000000';
const PAGE = { afterId: ID, afterMs: 5_000, batchSize: 500 };
const REF = { id: ID, runId: ID, versionId: ID, pool: 'task', leaseEpoch: 1, priority: 1 };

/** Every kind of row that can be due without anybody at work on it: what finds it, and by which index. */
const SEARCHES: [string, (db: Db) => Promise<unknown>, string[]][] = [
  [
    'pending runs, also those whose time has come',
    ({ sql }) => listOverdueRuns(sql, PAGE),
    ['runs_open_idx'],
  ],
  ['runs that are still pending', ({ sql }) => listStillPending(sql, [REF]), ['runs_pkey']],
  [
    'queued node runs, retries and ended waits among them',
    ({ sql }) => listOverdueNodeRuns(sql, PAGE),
    ['runs_open_idx', 'node_runs_run_id_idx'],
  ],
  ['node runs that are still queued', ({ sql }) => listStillQueued(sql, [REF]), ['node_runs_pkey']],
  [
    'attempts whose lease ran out, or whose time is over',
    ({ sql }) => listLostAttempts(sql, PAGE),
    ['runs_open_idx', 'node_runs_run_id_idx'],
  ],
  [
    'the rescue of such attempts',
    ({ sql }) => rescueNodeRuns(sql, [{ nodeRunId: ID, leaseEpoch: 1, delayMs: 0, message: '' }]),
    ['node_runs_pkey', 'runs_pkey'],
  ],
  [
    'running runs of which nothing is left to run',
    ({ sql }) => listUnfinishedRuns(sql, PAGE),
    ['runs_open_idx', 'node_runs_run_id_idx'],
  ],
  [
    'waits that are due: times, terms, callbacks, ended sub-runs, maps to be joined',
    ({ sql }) => claimDueWaits(sql, { batchSize: 100, leaseMs: 1 }),
    ['waits_due_idx'],
  ],
  [
    'runs whose time is over',
    ({ sql }) => listRunsPastDeadline(sql, { batchSize: 100 }),
    ['runs_deadline_idx'],
  ],
  ['schedules', ({ sql }) => listDueSchedules(sql, 500), ['schedules_due_idx']],
  [
    'deliveries of webhooks',
    ({ sql }) => claimDeliveries(sql, { batchSize: 20, leaseMs: 1 }),
    ['webhook_deliveries_due_idx'],
  ],
  ['reservations that count no more', ({ sql }) => pruneReservations(sql, 500), ['node_runs_pkey']],
  [
    'idempotency keys that have expired',
    ({ sql }) => pruneIdempotencyKeys(sql, 500),
    ['idempotency_keys_expires_at_idx'],
  ],
];

describe('whatever is due is found by an index and never by walking over a table:', () => {
  let database: TestDatabase;
  let db: Db;
  let statements: string[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    db = createDb({ databaseUrl: database.url, poolSize: 1, onStatement: (text) => statements.push(text) });
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  test.each(SEARCHES)('%s', async (_, search, indexes) => {
    statements = [];
    await search(db);

    expect(statements).toHaveLength(1);
    const steps = await explainGeneric(database.url, statements[0] ?? '');
    const scans = steps.filter(({ type }) => type === 'Seq Scan');
    expect(steps.flatMap(({ index }) => index ?? [])).toEqual(expect.arrayContaining(indexes));
    expect(scans).toEqual([]);
  });
});

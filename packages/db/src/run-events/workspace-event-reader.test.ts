import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemIds } from '@runyard/runtime';
import { createTestDatabase, eventually, explainGeneric, type TestDatabase } from '@runyard/testing';
import { createDb, type Db } from '../db.ts';
import { listWorkspaceNews } from './list-workspace-news.ts';
import { createWorkspaceEventReader } from './workspace-event-reader.ts';

const ids = systemIds();
const RUNS = 2_000;
/** An event may get older siblings while any transaction of the server lasts, those of other tests included. */
const OTHERS = { deadlineMs: 30_000 };

describe('reading what the runs of workspaces become', () => {
  let database: TestDatabase;
  let db: Db;
  const statements: string[] = [];
  const [ours, theirs] = [ids.next(), ids.next()];
  beforeAll(async () => {
    database = await createTestDatabase();
    const onStatement = (text: string) => void statements.push(text);
    db = createDb({ databaseUrl: database.url, poolSize: 3, onStatement });
    await seed();
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  /** Every second run is ours. Each has an event of its own and nine of node runs. */
  async function seed(): Promise<void> {
    await db.prisma.$executeRawUnsafe(`
      WITH made AS (
        INSERT INTO runs (id, workspace_id, workflow_id, version_id, status, created_at, completed_at)
        SELECT gen_random_uuid(), CASE i % 2 WHEN 0 THEN '${ours}'::uuid ELSE '${theirs}'::uuid END, gen_random_uuid(),
               gen_random_uuid(), CASE WHEN i % 10 > 1 THEN 'completed' ELSE 'waiting' END, now() - interval '1 hour',
               CASE WHEN i % 10 > 1 THEN now() END
          FROM generate_series(1, ${RUNS}) AS i RETURNING id)
      INSERT INTO run_events (run_id, node_run_id, status, attempt)
      SELECT id, CASE WHEN n > 0 THEN gen_random_uuid() END, 'completed', CASE WHEN n > 0 THEN 1 END
        FROM made, generate_series(0, 9) AS n`);
    await db.prisma.$executeRawUnsafe('ANALYZE runs, run_events, tasks');
  }

  test('pages hold each event of the workspaces once, in order, and nothing of others or of node runs', async () => {
    const reader = createWorkspaceEventReader(db.sql, { limit: 300 });
    const { decidedId, lastId } = await eventually(async () => {
      const end = await reader.lookAtEnd();
      return end.decidedId === end.lastId ? end : null;
    }, OTHERS);
    const got: string[] = [];
    let afterId = 0n;
    for (let isBehind = true; isBehind; ) {
      const [page] = await reader.read([{ afterId, workspaceIds: [ours] }]);
      got.push(...(page?.events ?? []).map(({ id, workspaceId }) => `${workspaceId} ${id}`));
      afterId = page?.throughId ?? 0n;
      isBehind = page?.isBehind ?? false;
    }

    const stored = await db.prisma.$queryRaw<{ id: bigint }[]>`
      SELECT e.id FROM run_events e JOIN runs r ON r.id = e.run_id
       WHERE e.node_run_id IS NULL AND r.workspace_id = ${ours}::uuid ORDER BY e.id`;
    expect(got).toEqual(stored.map(({ id }) => `${ours} ${id}`));
    expect([decidedId, afterId]).toEqual([lastId, lastId]);
  });

  test('an event of a transaction that goes on is waited for, and comes before what was committed meanwhile', async () => {
    const reader = createWorkspaceEventReader(db.sql, { limit: 300 });
    const { lastId: afterId } = await reader.lookAtEnd();
    const [first, second] = await db.prisma.run.findMany({ where: { workspaceId: ours }, take: 2 });
    const [begun, mayCommit] = [signal(), signal()];
    const transaction = db.transaction(async (tx) => {
      await tx.$executeRaw`INSERT INTO run_events (run_id, status) VALUES (${first?.id}::uuid, 'running')`;
      begun.give();
      await mayCommit.given;
    });
    await begun.given;
    await db.prisma
      .$executeRaw`INSERT INTO run_events (run_id, status) VALUES (${second?.id}::uuid, 'running')`;
    const read = async () => {
      await reader.lookAtEnd();
      return (await reader.read([{ afterId, workspaceIds: [ours, theirs] }]))[0];
    };

    const meanwhile = [await read(), await read()];
    mayCommit.give();
    await transaction;
    const after = await eventually(async () => {
      const page = await read();
      return page?.events.length ? page : null;
    }, OTHERS);

    expect(meanwhile.map((page) => [page?.events, page?.throughId])).toEqual([
      [[], afterId],
      [[], afterId],
    ]);
    expect(after.events.map(({ runId }) => runId)).toEqual([first?.id, second?.id]);
  });

  test('costs what there is to read: the log from the end by its index, news by those of open runs and waiting tasks', async () => {
    statements.length = 0;
    await createWorkspaceEventReader(db.sql, { limit: 300 }).read([{ afterId: 1n, workspaceIds: [ours] }]);
    await listWorkspaceNews(db.sql, [ours], { acceptedWithinMs: 10_000, limit: 200 });

    const used = [];
    for (const statement of statements) {
      const plan = await explainGeneric(database.url, statement);
      expect(plan.map(({ type }) => type)).not.toContain('Seq Scan');
      used.push(...plan.flatMap(({ index }) => index ?? []));
    }
    expect(used).toEqual(expect.arrayContaining(['run_events_of_runs_idx', 'runs_pkey']));
    expect(used).toEqual(expect.arrayContaining(['runs_workspace_open_idx']));
    expect(used).toContain('tasks_workspace_id_status_created_at_id_idx');
  });
});

function signal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}

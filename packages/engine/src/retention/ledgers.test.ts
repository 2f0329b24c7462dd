import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  checkInvariants,
  checkLedger,
  createWebhook,
  findNow,
  insertAuditEvent,
  pingWebhook,
  RETAINED,
  type Retained,
  requirePayload,
  SYSTEM,
} from '@runyard/db';
import {
  createRunsOfAllKinds,
  createTestDatabase,
  type RunsOfAllKinds,
  type TestDatabase,
} from '@runyard/testing';
import { replayRun, retryRun } from '../rerun.ts';
import { prune } from './prune.ts';

jest.setTimeout(60_000);

const DAY_MS = 86_400_000;

describe('retention', () => {
  let database: TestDatabase;
  let known: RunsOfAllKinds;
  beforeAll(async () => {
    database = await createTestDatabase();
    known = await createRunsOfAllKinds(database.url);
  });
  afterAll(async () => {
    expect(await checkInvariants(known.engine.db.prisma)).toEqual([]);
    await known.stop();
    await database.drop();
  });
  const prisma = () => known.engine.db.prisma;
  const keep = (kind: Retained, ms: number) => {
    const keepMs = Object.fromEntries(RETAINED.map((each) => [each, each === kind ? ms : null]));
    const options = { keepMs: keepMs as Record<Retained, number | null>, batchRows: 3 };
    return prune(known.engine, { ...options, pauseMs: 0, turnMs: 30_000 });
  };
  /** Writes past the triggers that forbid it. */
  const falsify = (...statements: string[]) =>
    prisma().$transaction(async (tx) => {
      await tx.$executeRaw`SET LOCAL session_replication_role = 'replica'`;
      for (const statement of statements) await tx.$executeRawUnsafe(statement);
    });

  test.each(['cost_entries', 'audit_events', 'run_events'])('alone removes rows of %s', async (table) => {
    await expect(prisma().$executeRawUnsafe(`DELETE FROM ${table}`)).rejects.toThrow(/nothing but retention/);
    await expect(prisma().$executeRawUnsafe(`TRUNCATE ${table}`)).rejects.toThrow(/nothing but retention/);
  });

  test('says of a payload that it was removed, and refuses to begin again without it', async () => {
    const { completed, tenant, engine } = known;
    const { workspaceId } = tenant;
    const { outputPayloadId } = await prisma().nodeRun.findUniqueOrThrow({
      where: { id: completed.nodes.large ?? '' },
    });
    const scope = { workspaceId, payloadId: outputPayloadId ?? '' };
    expect(await requirePayload(engine.db.sql, scope)).toHaveProperty('numbers');

    expect((await keep('payload', 0))?.removed.payloads).toBeGreaterThan(0);

    await expect(requirePayload(engine.db.sql, scope)).rejects.toMatchObject({ code: 'payload_removed' });
    await expect(requirePayload(engine.db.sql, { ...scope, payloadId: randomUUID() })).rejects.toMatchObject({
      code: 'not_found',
    });
    const source = { workspaceId, workflowId: completed.workflowId, runId: completed.runId };
    await falsify(`UPDATE runs SET status = 'failed' WHERE id = '${completed.runId}'`);
    await expect(retryRun(engine, source, 'user:ada')).rejects.toMatchObject({ code: 'payload_removed' });
    await falsify(`UPDATE runs SET status = 'completed' WHERE id = '${completed.runId}'`);
    const replay = { source, triggeredBy: 'user:ada', triggerPayload: null, version: 'same' } as const;
    const replayId = await replayRun(engine, replay);
    await known.runs.finish(replayId);
    expect((await keep('payload', 0))?.removed.payloads).toBeGreaterThan(0);
    expect((await keep('payload', 0))?.removed.payloads).toBe(0);
  });

  test('removes cost entries by whole months: the sums of months, runs and node runs stay, and the books balance', async () => {
    const { runId, nodes } = known.completed;
    const month = new Date((await findNow(known.engine.db.sql)).getTime() - 500 * DAY_MS)
      .toISOString()
      .slice(0, 7);
    await falsify(
      `UPDATE cost_entries SET created_at = '${month}-28' WHERE run_id = '${runId}'`,
      `UPDATE runs SET created_at = '${month}-28' WHERE id = '${runId}'`,
      `UPDATE node_runs SET created_at = '${month}-28' WHERE run_id = '${runId}'`,
      `DELETE FROM workspace_spend`,
      `INSERT INTO workspace_spend (workspace_id, month, nanos)
       SELECT workspace_id, date_trunc('month', created_at AT TIME ZONE 'UTC')::date, sum(cost_nanos)
         FROM cost_entries WHERE cost_nanos > 0 GROUP BY 1, 2`,
    );
    const entryCount = await prisma().costEntry.count({ where: { runId } });
    const others = await prisma().costEntry.count({ where: { runId: { not: runId } } });
    expect(await checkLedger(prisma())).toEqual([]);

    expect((await keep('cost', 530 * DAY_MS))?.removed.cost_entries).toBeUndefined();
    expect((await keep('cost', 400 * DAY_MS))?.removed.cost_entries).toBe(entryCount);

    expect(await prisma().costEntry.count({ where: { runId } })).toBe(0);
    expect(await prisma().costEntry.count()).toBe(others);
    const kept = await prisma().workspaceSpend.findMany({ where: { entriesRemovedAt: { not: null } } });
    const run = await prisma().run.findUniqueOrThrow({ where: { id: runId } });
    expect(kept.map(({ nanos }) => nanos)).toEqual([run.totalCostNanos]);
    expect(await checkInvariants(prisma())).toEqual([]);
    await prisma()
      .$executeRaw`UPDATE node_runs SET cost_nanos = -cost_nanos + 7 WHERE id = ${nodes.after}::uuid`;
    await prisma().$executeRaw`UPDATE workspace_spend SET nanos = nanos + 1 WHERE entries_removed_at IS NULL`;
    expect((await checkLedger(prisma())).map(({ kind }) => kind)).toEqual(['workspace']);
    await prisma().$executeRaw`UPDATE workspace_spend SET nanos = nanos - 1 WHERE entries_removed_at IS NULL`;
    await prisma().$executeRaw`UPDATE node_runs SET cost_nanos = 0 WHERE id = ${nodes.after}::uuid`;
  });

  test('removes audit events that are old enough, also those of no workspace and of one that is gone', async () => {
    const workspaces = [known.tenant.workspaceId, randomUUID(), null];
    for (const workspaceId of workspaces)
      for (let count = 0; count < 5; count++)
        await insertAuditEvent(prisma(), SYSTEM, { workspaceId, action: 'run.cancelled', targetId: 'old' });
    await falsify(`UPDATE audit_events SET created_at = now() - interval '401 days' WHERE target_id = 'old'`);
    const kept = (await prisma().auditEvent.count()) - 15;

    expect((await keep('audit', 400 * DAY_MS))?.removed).toEqual({ audit_events: 15 });

    expect(await prisma().auditEvent.count()).toBe(kept);
  });

  test('removes deliveries that have ended, and keeps those that are under way', async () => {
    const { workspaceId } = known.tenant;
    const webhook = {
      id: known.engine.ids.next(),
      workspaceId,
      workflowId: null,
      url: 'https://example.com/',
    };
    const rest = { description: null, events: ['run.completed' as const], isEnabled: true };
    const { id: webhookId } = await createWebhook(prisma(), SYSTEM, { ...webhook, ...rest });
    for (let count = 0; count < 7; count++)
      await pingWebhook(prisma(), SYSTEM, { workspaceId, webhookId, deliveryId: known.engine.ids.next() });
    await prisma().$executeRaw`
      UPDATE webhook_deliveries SET status = 'delivered', next_attempt_at = NULL
       WHERE id IN (SELECT id FROM webhook_deliveries LIMIT 4)`;

    expect((await keep('delivery', 0))?.removed).toEqual({ webhook_deliveries: 4 });

    expect(await prisma().webhookDelivery.groupBy({ by: ['status'], _count: true })).toEqual([
      { status: 'pending', _count: 3 },
    ]);
  });
});

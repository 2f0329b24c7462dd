import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemIds } from '@runyard/runtime';
import { createTestDatabase, type TestDatabase } from '@runyard/testing';
import { createDb, type Db } from '../db.ts';
import { createGraphCache } from './graph-cache.ts';

const ids = systemIds();

describe('the graph cache', () => {
  let database: TestDatabase;
  let db: Db;
  let statementCount = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    const onStatement = () => {
      statementCount += 1;
    };
    db = createDb({ databaseUrl: database.url, poolSize: 2, onStatement });
  });
  afterAll(async () => {
    await db.close();
    await database.drop();
  });

  /** A version whose graph has that many nodes. */
  async function addVersion(nodeCount: number): Promise<string> {
    const [id, workspaceId, workflowId] = [ids.next(), ids.next(), ids.next()];
    const graph = { nodes: Array.from({ length: nodeCount }, () => ({ id: ids.next() })) };
    await db.prisma.workspace.create({ data: { id: workspaceId, userId: ids.next(), name: 'Lab' } });
    const workflow = { id: workflowId, workspaceId, userId: ids.next(), title: 'Tea' };
    await db.prisma.workflow.create({ data: workflow });
    await db.prisma.workflowVersion.create({
      data: { id, workspaceId, workflowId, number: 1, revision: 0, graph },
    });
    return id;
  }

  test('reads what it lacks in one statement, and again only what it had to drop', async () => {
    const [small, large, other] = [await addVersion(1), await addVersion(3), await addVersion(2)];
    const cache = createGraphCache(db.sql, 4);
    const readsOf = async (...versionIds: string[]) => {
      statementCount = 0;
      const graphs = await cache.find(versionIds);
      expect([...graphs.keys()]).toEqual(versionIds);
      return statementCount;
    };

    expect(await readsOf(small, large)).toBe(1);
    expect(await readsOf(large, small)).toBe(0);
    expect(await readsOf(other)).toBe(1);
    expect(await readsOf(small)).toBe(0);
    expect(await readsOf(large)).toBe(1);
    expect(await cache.find([ids.next()])).toEqual(new Map());
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deleteSecret, SYSTEM, saveSecret } from '@runyard/db';
import { createKeyRing, type KeyRing, makeKey } from '@runyard/runtime';
import {
  createTestDatabase,
  createTestEngine,
  seedTenant,
  type Tenant,
  type TestDatabase,
  type TestEngine,
} from '@runyard/testing';
import { openSecrets, sealSecret } from './open-secrets.ts';
import { resealSecrets } from './reseal-secrets.ts';

const [oldKey, newKey] = [makeKey('old'), makeKey('new')];
const MANY = 60;

describe('secrets of a workspace', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  let tenant: Tenant;

  beforeAll(async () => {
    database = await createTestDatabase();
    engine = createTestEngine({ databaseUrl: database.url });
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const given = async (keyRing: KeyRing, values: Record<string, string>) => {
    tenant = await seedTenant(engine.db);
    for (const [name, value] of Object.entries(values)) await set(keyRing, name, value);
  };
  const set = async (keyRing: KeyRing, name: string, value: string) => {
    const scope = { workspaceId: tenant.workspaceId, name };
    const { keyId, bytes } = sealSecret(keyRing, scope, value);
    const secret = { id: engine.ids.next(), ...scope, keyId, sealed: bytes };
    return saveSecret(engine.db.prisma, SYSTEM, { secret, maxSecrets: 1_000 });
  };
  const open = (keyRing: KeyRing | null, ...names: string[]) =>
    openSecrets({ db: engine.db, keyRing }, tenant.workspaceId, names);
  const opened = async (keyRing: KeyRing, ...names: string[]) => {
    const result = await open(keyRing, ...names);
    if (result.kind === 'failed') throw new Error(result.failure.message);
    return result.secrets;
  };

  test('are opened as they were set, only those that are named, and their use is noted', async () => {
    const ring = createKeyRing(oldKey);
    await given(ring, { A: 'value of a', B: 'value of b', C: 'value of c' });

    expect(await opened(ring, 'A', 'C')).toEqual({ A: 'value of a', C: 'value of c' });

    const rows = await engine.db.prisma.secret.findMany({
      where: { workspaceId: tenant.workspaceId },
      orderBy: { name: 'asc' },
    });
    expect(rows.map(({ lastUsedAt }) => lastUsedAt !== null)).toEqual([true, false, true]);
  });

  test('are read while another transaction holds them', async () => {
    const ring = createKeyRing(oldKey);
    await given(ring, { A: 'value of a' });

    await engine.db.transaction(async (sql) => {
      await sql.$executeRaw`SELECT 1 FROM secrets WHERE workspace_id = ${tenant.workspaceId}::uuid FOR UPDATE`;
      expect(await opened(ring, 'A')).toEqual({ A: 'value of a' });
    });
  });

  test('that are missing, sealed with a key that is gone, moved to another name, or without keys say so by name', async () => {
    const ring = createKeyRing(oldKey);
    await given(ring, { A: 'value of a', B: 'value of b' });
    const failureOf = async (result: ReturnType<typeof open>) => {
      const outcome = await result;
      return outcome.kind === 'failed' ? outcome.failure : null;
    };

    expect(await failureOf(open(ring, 'A', 'X', 'Y'))).toMatchObject({
      code: 'unknown_secret',
      message: expect.stringContaining('X, Y'),
      retryable: false,
    });
    expect(await failureOf(open(createKeyRing(newKey), 'A'))).toMatchObject({
      code: 'secret_unreadable',
      message: expect.stringContaining('no key old'),
    });
    expect(await failureOf(open(null, 'A'))).toMatchObject({ code: 'secrets_not_configured' });
    await engine.db.sql.$executeRaw`
      UPDATE secrets SET sealed = (SELECT sealed FROM secrets
                                    WHERE name = 'B' AND workspace_id = ${tenant.workspaceId}::uuid)
       WHERE name = 'A' AND workspace_id = ${tenant.workspaceId}::uuid`;
    expect(await failureOf(open(ring, 'A'))).toMatchObject({ code: 'secret_unreadable' });
  });

  test('are sealed anew under the active key beside writers, by several at once, and a second time nothing is left', async () => {
    const names = Array.from({ length: MANY }, (_, index) => `S${index}`);
    await given(createKeyRing(oldKey), Object.fromEntries(names.map((name) => [name, `first of ${name}`])));
    const both = createKeyRing(`${newKey},${oldKey}`);

    const rotations = [1, 2, 3].map(() => resealSecrets(engine.db.sql, both, 7));
    const writes = names
      .filter((_, index) => index % 3 === 0)
      .map((name) => set(both, name, `second of ${name}`));
    await deleteSecret(engine.db.prisma, SYSTEM, { workspaceId: tenant.workspaceId, name: 'S1' });
    await Promise.all([...rotations, ...writes]);

    expect(await resealSecrets(engine.db.sql, both)).toEqual({
      resealedCount: 0,
      changedCount: 0,
      unreadable: expect.any(Array),
    });
    const kept = names.filter((name) => name !== 'S1');
    expect(await opened(createKeyRing(newKey), ...kept)).toEqual(
      Object.fromEntries(kept.map((name) => [name, `${isRewritten(name) ? 'second' : 'first'} of ${name}`])),
    );
  });

  test('that cannot be opened are told, and left as they are', async () => {
    await given(createKeyRing(makeKey('lost')), { A: 'value of a' });

    const { unreadable } = await resealSecrets(engine.db.sql, createKeyRing(`${newKey},${oldKey}`));

    expect(unreadable).toContainEqual(
      expect.objectContaining({ workspaceId: tenant.workspaceId, name: 'A', keyId: 'lost' }),
    );
    const [row] = await engine.db.prisma.secret.findMany({ where: { workspaceId: tenant.workspaceId } });
    expect(row?.keyId).toBe('lost');
  });
});

const isRewritten = (name: string) => Number(name.slice(1)) % 3 === 0;

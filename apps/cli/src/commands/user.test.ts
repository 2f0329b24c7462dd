import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPrisma, findUserByEmail, type PrismaClient, passwordMatches } from '@runyard/db';
import { createTestDatabase, spawnProcess, type TestDatabase } from '@runyard/testing';

const CLI = resolve(import.meta.dirname, '../../dist/main.js');
const PASSWORD = 'correct horse battery staple';

/** Each test starts the command up to three times, on machines that may be busy. */
const TEST_MS = 120_000;

describe('runyard user', () => {
  let database: TestDatabase;
  let db: PrismaClient;
  const folder = mkdtempSync(join(tmpdir(), 'runyard-user-'));

  beforeAll(async () => {
    database = await createTestDatabase();
    db = createPrisma({ databaseUrl: database.url, poolSize: 1 });
  });
  afterAll(async () => {
    await db.$disconnect();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The shell feeds stdin, as people do. */
  const user = async (args: string[], password = '') => {
    const child = spawnProcess({
      command: '/bin/sh',
      args: ['-c', 'printf "%s\\n" "$PASSWORD" | "$NODE" "$CLI" user "$@"', 'user', ...args],
      env: {
        NODE: process.execPath,
        CLI,
        PASSWORD: password,
        DATABASE_URL: database.url,
        RUNYARD_HOME: folder,
      },
    });
    return { code: await child.ended, output: child.output() };
  };

  test(
    'adds a user with a password, who administers the system only where that is said',
    async () => {
      const args = ['--email', 'Ada@Example.com', '--name', 'Ada', '--password-stdin'];
      const { code, output } = await user(args, PASSWORD);

      const ada = await findUserByEmail(db, 'ada@example.com');
      expect([code, output]).toEqual([0, expect.stringContaining(ada?.id ?? 'nobody')]);
      expect(ada).toMatchObject({ name: 'Ada', isInstanceAdmin: false });
      expect(await passwordMatches(PASSWORD, ada?.passwordHash ?? null)).toBe(true);
    },
    TEST_MS,
  );

  test(
    'changes what it names of a user who is there, and leaves events without secrets',
    async () => {
      await user(['--email', 'bob@example.com', '--name', 'Bob', '--admin']);
      const before = await findUserByEmail(db, 'bob@example.com');

      await user(['--email', 'BOB@example.com', '--password-stdin'], PASSWORD);
      await user(['--email', 'bob@example.com', '--name', 'Robert', '--no-admin']);

      const after = await findUserByEmail(db, 'bob@example.com');
      expect([before?.isInstanceAdmin, before?.passwordHash]).toEqual([true, null]);
      expect(after).toMatchObject({ id: before?.id, name: 'Robert', isInstanceAdmin: false });
      expect(await passwordMatches(PASSWORD, after?.passwordHash ?? null)).toBe(true);
      const events = await db.auditEvent.findMany({
        where: { targetId: before?.id ?? '' },
        orderBy: { createdAt: 'asc' },
      });
      expect(events.map(({ actor, action, details }) => [actor, action, details])).toEqual([
        ['system', 'user.created', { is_instance_admin: true }],
        ['system', 'user.updated', { fields: ['passwordHash'] }],
        ['system', 'user.updated', { fields: ['name', 'isInstanceAdmin'] }],
      ]);
    },
    TEST_MS,
  );

  test.each([
    ['no email', [], '', 'usage:'],
    ['no email address', ['--email', 'ada'], '', 'usage:'],
    ['a new user without a name', ['--email', 'new@example.com'], '', 'takes --name'],
    ['a short password', ['--email', 'ada@example.com', '--password-stdin'], 'hunter2', '12 to 1024'],
  ])(
    '%s is refused with a sentence',
    async (_what, args, password, sentence) => {
      const { code, output } = await user(args, password);

      expect([code, output]).toEqual([1, expect.stringContaining(sentence)]);
      expect(output).not.toContain('    at ');
    },
    TEST_MS,
  );
});

import type { PrismaClient, Sql } from '@runyard/db';
import type { Mortal } from './mortal.ts';

/**
 * The database as a process sees it that may die at any step. A transaction that its process leaves open is undone, as
 * the server does when the connection is gone.
 */
export function mortalPrisma(prisma: PrismaClient, mortal: Mortal): PrismaClient {
  const inTransaction = (work: (tx: Sql) => Promise<unknown>, options?: object) =>
    mortal.step(() =>
      prisma.$transaction(
        (tx) => Promise.race([work(intercept(tx, statementsOf(tx, mortal))), rejectOnDeath(mortal)]),
        options,
      ),
    );
  return intercept(prisma, { ...statementsOf(prisma, mortal), $transaction: inTransaction });
}

const statementsOf = (sql: Sql, mortal: Mortal) => ({
  $queryRaw: (...args: Parameters<Sql['$queryRaw']>) => mortal.step(async () => sql.$queryRaw(...args)),
  $executeRaw: (...args: Parameters<Sql['$executeRaw']>) => mortal.step(async () => sql.$executeRaw(...args)),
});

const rejectOnDeath = async ({ died }: Mortal): Promise<never> => {
  await died;
  throw new Error('the process has died');
};

function intercept<T extends object>(target: T, replaced: Record<string, unknown>): T {
  return new Proxy(target, {
    get: (from, name) => (typeof name === 'string' && replaced[name]) || Reflect.get(from, name),
  });
}

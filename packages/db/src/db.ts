import { coalesce } from '@runyard/runtime';
import { createPrisma, type DbOptions, type PrismaClient, type Sql } from './client.ts';
import { isDatabaseUnavailable, isTransactionConflict, translateDbError } from './errors.ts';
import { insertKeyedRuns, type KeyedInsert, type KeyedRun } from './idempotency/insert-keyed-runs.ts';
import { type ItemCompletion, type ItemFollowUp, settleItems } from './items/settle-items.ts';
import { MAINTENANCE_LOCK_COUNT } from './maintenance.ts';
import { type Claim, type ClaimedNodeRun, claimNodeRuns } from './node-runs/claim-node-runs.ts';
import { type Completion, type ReadyNodeRun, settleCompleted } from './node-runs/settle-completed.ts';
import { appendPartialText, type PartialTextRow } from './run-events/append-partial-text.ts';
import { finishRuns } from './runs/finish-runs.ts';
import { type AcceptedRun, insertRuns, type NewRun } from './runs/insert-runs.ts';
import { type RunStart, startRuns } from './runs/start-runs.ts';
import { createGraphCache, type GraphCache } from './versions/graph-cache.ts';

/** One process's way to the database. The hot statements are coalesced: what arrives during a flush goes together. */
export interface Db {
  prisma: PrismaClient;
  /** Connections on which maintenance holds its locks, beside those of the pool. */
  locks: PrismaClient;
  /** Runs statements one by one, each its own transaction. */
  sql: Sql;
  /** The graphs of workflow versions that this process has read. */
  graphs: GraphCache;
  /** Runs statements as one transaction; repeats it when PostgreSQL made it the victim of a conflict. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  insertRun(run: NewRun): Promise<AcceptedRun | null>;
  insertKeyedRun(run: KeyedRun): Promise<KeyedInsert>;
  /** As `insertKeyedRun`, of many at once and in one statement. */
  insertKeyedRuns(runs: KeyedRun[]): Promise<KeyedInsert[]>;
  startRun(start: RunStart): Promise<boolean>;
  finishRun(runId: string): Promise<boolean>;
  claimNodeRun(claim: Claim): Promise<ClaimedNodeRun | null>;
  settleCompleted(completion: Completion): Promise<ReadyNodeRun[] | null>;
  /** As `settleCompleted`, of an item of a map. */
  settleItem(completion: ItemCompletion): Promise<ItemFollowUp | null>;
  /** Adds a piece of text to the log while the lease is held: false when it is lost. Pieces keep the order of the calls. */
  appendPartialText(row: PartialTextRow): Promise<boolean>;
  close(): Promise<void>;
}

/** Connects on first use. Every statement rejects with `UnavailableError` when the database cannot be reached. */
export const createDb = (options: DbOptions): Db =>
  createDbOn(createPrisma(options), createPrisma({ ...options, poolSize: MAINTENANCE_LOCK_COUNT }));

/** The same, on a client that is there. */
export function createDbOn(prisma: PrismaClient, locks: PrismaClient = prisma): Db {
  const hot = <T, R>(statement: (sql: Sql, items: T[]) => Promise<R[]>) =>
    coalesce<T, R>((items) => retryConflicts(() => statement(prisma, items)), {
      maxItems: MAX_ROWS_PER_STATEMENT,
      isolates: (error) => !isDatabaseUnavailable(error),
    });
  return {
    prisma,
    locks,
    sql: prisma,
    graphs: createGraphCache(prisma),
    transaction: (work) => retryConflicts(() => prisma.$transaction((tx) => work(tx))),
    insertRun: hot(insertRuns),
    insertKeyedRun: hot(insertKeyedRuns),
    insertKeyedRuns: (runs) => retryConflicts(() => insertKeyedRuns(prisma, runs)),
    startRun: hot(startRuns),
    finishRun: hot(finishRuns),
    claimNodeRun: hot(claimNodeRuns),
    settleCompleted: hot(settleCompleted),
    settleItem: hot((_, items) => prisma.$transaction((tx) => settleItems(tx, items))),
    appendPartialText: hot(appendPartialText),
    close: async () => void (await Promise.all([prisma.$disconnect(), locks.$disconnect()])),
  };
}

const MAX_ROWS_PER_STATEMENT = 200;
const MAX_CONFLICT_REPEATS = 5;

async function retryConflicts<T>(statement: () => Promise<T>): Promise<T> {
  for (let repeat = 0; ; repeat++) {
    try {
      return await statement();
    } catch (error) {
      if (!isTransactionConflict(error) || repeat >= MAX_CONFLICT_REPEATS) throw translateDbError(error);
    }
  }
}

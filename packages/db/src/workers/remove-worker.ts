import type { Sql } from '../client.ts';

/** A worker that stops cleanly takes its row along. */
export async function removeWorker(sql: Sql, workerId: string): Promise<void> {
  await sql.$executeRaw`DELETE FROM workers WHERE id = ${workerId}::uuid`;
}

/** Removes the rows of workers that died and have not been seen for `afterMs`. Returns how many. */
export async function pruneWorkers(sql: Sql, afterMs: number): Promise<number> {
  return sql.$executeRaw`DELETE FROM workers WHERE seen_at < now() - ${afterMs}::int * interval '1 millisecond'`;
}

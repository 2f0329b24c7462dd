import type { Sql } from '../client.ts';

/** The names of the queues that are to be paused. */
export async function listPausedQueues(sql: Sql): Promise<string[]> {
  const rows = await sql.$queryRaw<{ queue: string }[]>`SELECT queue FROM queue_controls WHERE paused`;
  return rows.map(({ queue }) => queue);
}

import type { Sql } from '../client.ts';

/** Milliseconds until a `queued` node run is due; null when it is not queued any more. */
export async function findNodeRunDelay(sql: Sql, nodeRunId: string): Promise<number | null> {
  const rows = await sql.$queryRaw<{ delayMs: number }[]>`
    SELECT greatest(0, ceil(extract(epoch FROM coalesce(resume_at, now()) - now()) * 1000))::int AS "delayMs"
      FROM node_runs WHERE id = ${nodeRunId}::uuid AND status = 'queued'`;
  return rows[0]?.delayMs ?? null;
}

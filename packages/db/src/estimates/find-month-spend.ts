import type { Sql } from '../client.ts';

/** What a workspace has spent in this calendar month (UTC), in nano-dollars. */
export async function findMonthSpend(sql: Sql, workspaceId: string): Promise<bigint> {
  const rows = await sql.$queryRaw<{ nanos: bigint }[]>`
    SELECT nanos FROM workspace_spend
     WHERE workspace_id = ${workspaceId}::uuid AND month = date_trunc('month', now() AT TIME ZONE 'UTC')::date`;
  return rows[0]?.nanos ?? 0n;
}

import type { Sql } from '../client.ts';
import { IS_LIVE } from '../workers/list-workers.ts';

/** Jobs a second that all workers that take jobs have done lately, by queue. Queues of which none was done are not in it. */
export async function listPaces(sql: Sql): Promise<Map<string, number>> {
  const rows = await sql.$queryRaw<{ queue: string; perSecond: number }[]>`
    SELECT p.key AS queue, sum(p.value::float8) AS "perSecond"
      FROM workers CROSS JOIN LATERAL jsonb_each_text(coalesce(stats->'pace', '{}')) AS p
     WHERE ${IS_LIVE} AND status = 'running' GROUP BY p.key`;
  return new Map(rows.map(({ queue, perSecond }) => [queue, perSecond]));
}

import type { LineagePlace } from '@runyard/domain';
import type { Sql } from '../client.ts';

/** Where a child of a run is in its lineage. */
export type Lineage = Pick<LineagePlace, 'rootRunId' | 'depth'>;

/**
 * Locks the root of the run's lineage until the transaction ends, so that its runs are counted one after the other, and says
 * where a child of the run would be.
 */
export async function lockLineage(tx: Sql, runId: string): Promise<LineagePlace> {
  const [lineage] = await tx.$queryRaw<Lineage[]>`
    SELECT coalesce(root_run_id, id)::text AS "rootRunId", depth + 1 AS depth FROM runs WHERE id = ${runId}::uuid`;
  if (!lineage) throw new Error(`run ${runId} is not there`);
  await tx.$executeRaw`SELECT 1 FROM runs WHERE id = ${lineage.rootRunId}::uuid FOR NO KEY UPDATE`;
  const [counted] = await tx.$queryRaw<{ runCount: number }[]>`
    SELECT 1 + count(*)::int AS "runCount" FROM runs WHERE root_run_id = ${lineage.rootRunId}::uuid`;
  return { ...lineage, runCount: counted?.runCount ?? 1 };
}

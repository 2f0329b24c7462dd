import type { Sql } from '../client.ts';
import { insertRerun, type NewRerun } from './insert-rerun.ts';
import type { AcceptedRun } from './insert-runs.ts';

/**
 * `insertRerun` of a retry, unless there is one of the same source: null then, too. Call it in a transaction. The source is
 * locked first, also against retries that are being inserted, so of two calls at once the second one sees the first's.
 */
export async function insertFirstRetry(tx: Sql, retry: NewRerun): Promise<AcceptedRun | null> {
  const { runId, workspaceId } = retry.source;
  await tx.$executeRaw`
    SELECT 1 FROM runs WHERE id = ${runId}::uuid AND workspace_id = ${workspaceId}::uuid FOR UPDATE`;
  const retries = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM runs WHERE source_run_id = ${runId}::uuid AND source_kind = 'retry' LIMIT 1`;
  return retries.length > 0 ? null : insertRerun(tx, retry);
}

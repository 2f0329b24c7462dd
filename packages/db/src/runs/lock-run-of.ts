import type { Sql } from '../client.ts';

/** Locks the run of a node run until the transaction ends: who ends runs and waits takes their turn. */
export async function lockRunOf(tx: Sql, nodeRunId: string): Promise<void> {
  await tx.$executeRaw`
    SELECT 1 FROM runs WHERE id = (SELECT run_id FROM node_runs WHERE id = ${nodeRunId}::uuid) FOR NO KEY UPDATE`;
}

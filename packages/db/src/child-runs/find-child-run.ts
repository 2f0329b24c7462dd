import type { ChildRunFacts, JsonObject } from '@runyard/domain';
import { Prisma, type Sql } from '../client.ts';
import type { Lease } from '../node-runs/lease.ts';
import { OUTPUT_BYTES, wholePayload } from '../payloads/whole-payload.ts';

/** A run that a node run waits for. */
export interface ChildRun extends ChildRunFacts {
  workspaceId: string;
  workflowId: string;
  versionId: string;
}

/** Throws without that run: runs are kept. */
export async function requireChildRun(tx: Sql, runId: string): Promise<ChildRun> {
  const [child] = await tx.$queryRaw<ChildRun[]>`
    SELECT id::text, workspace_id::text AS "workspaceId", workflow_id::text AS "workflowId",
           version_id::text AS "versionId", status, error_message AS "errorMessage", total_cost_nanos AS "totalCostNanos"
      FROM runs WHERE id = ${runId}::uuid`;
  if (!child) throw new Error(`child run ${runId} is not there`);
  return child;
}

/** What a node that nothing follows has left. */
export interface LastOutput {
  nodeId: string;
  output: JsonObject;
}

/** The outputs of the completed nodes that nothing follows, in their order; null where they have more than `maxBytes` of text. */
export async function listLastOutputs(
  tx: Sql,
  runId: string,
  maxBytes: number,
): Promise<LastOutput[] | null> {
  const isLast = Prisma.sql`
    run_id = ${runId}::uuid AND parent_node_run_id IS NULL AND successor_ids = '{}' AND status = 'completed'`;
  const [size] = await tx.$queryRaw<{ isTooLarge: boolean }[]>`
    SELECT ${OUTPUT_BYTES} > ${maxBytes} AS "isTooLarge"
      FROM node_runs WHERE ${isLast}`;
  if (size?.isTooLarge) return null;
  return tx.$queryRaw<LastOutput[]>`
    SELECT node_id::text AS "nodeId", coalesce(${wholePayload('node_runs', 'output')}, '{}') AS output
      FROM node_runs WHERE ${isLast} ORDER BY ordinal`;
}

/** Removes the row of a wait that has ended, and whose child run needs nothing more. */
export async function forgetWait(tx: Sql, { nodeRunId, leaseEpoch }: Lease): Promise<void> {
  await tx.$executeRaw`DELETE FROM waits WHERE node_run_id = ${nodeRunId}::uuid AND lease_epoch = ${leaseEpoch}`;
}

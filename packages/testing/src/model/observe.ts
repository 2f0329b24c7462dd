import type { PrismaClient } from '@runyard/db';
import type { NodeRunStatus, RunStatus } from '@runyard/domain';
import type { RunState } from './state.ts';

/** What the database says of a run, by the order of its nodes. */
export interface Observed {
  state: RunState;
  nodeRunIds: string[];
  /** A queued one may be claimed; the wait of a waiting one has ended. */
  isDue: boolean[];
  /** The lease of a running one has run out. */
  isExpired: boolean[];
}

interface Row {
  runStatus: RunStatus;
  id: string | null;
  status: NodeRunStatus;
  attempt: number;
  leaseEpoch: number;
  rescueCount: number;
  costNanos: bigint;
  output: number | null;
  isDue: boolean;
  isExpired: boolean;
}

export async function observe(prisma: PrismaClient, runId: string): Promise<Observed> {
  const rows = await prisma.$queryRaw<Row[]>`
    SELECT r.status AS "runStatus", n.id::text, n.status, n.attempt, n.lease_epoch AS "leaseEpoch", n.rescue_count AS "rescueCount",
           n.cost_nanos AS "costNanos", (n.output_data->>'by')::int AS output,
           coalesce(n.lease_expires_at < now(), false) AS "isExpired",
           CASE n.status WHEN 'waiting' THEN EXISTS (SELECT 1 FROM waits w WHERE w.node_run_id = n.id AND w.due_at <= now())
                ELSE coalesce(n.resume_at <= now(), true) END AS "isDue"
      FROM runs r LEFT JOIN node_runs n ON n.run_id = r.id WHERE r.id = ${runId}::uuid ORDER BY n.ordinal`;
  const nodeRuns = rows.filter(({ id }) => id !== null);
  return {
    state: {
      status: rows[0]?.runStatus ?? 'pending',
      nodes: nodeRuns.map(({ status, attempt, leaseEpoch, rescueCount, costNanos, output }) => ({
        ...{ status, attempt, leaseEpoch, rescueCount, output },
        costNanos: Number(costNanos),
      })),
    },
    nodeRunIds: nodeRuns.map(({ id }) => id ?? ''),
    isDue: nodeRuns.map((row) => row.isDue),
    isExpired: nodeRuns.map((row) => row.isExpired),
  };
}

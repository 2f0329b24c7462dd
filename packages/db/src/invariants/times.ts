import { Prisma } from '../client.ts';
import { ENDED, type Invariant, isInScope } from './invariant.ts';

const endsWithItsStatus = (kind: string, rows: string, runId: string): Invariant => ({
  name: `ended_${kind.replace(' ', '_')}_has_a_time`,
  sentence: `A ${kind} has a completed_at exactly when it has ended.`,
  breaches: (scope) => Prisma.sql`
    SELECT x.id::text AS id, format('%s is %s, its completed_at is %s', ${kind}::text, x.status, coalesce(x.completed_at::text, 'null')) AS message
      FROM ${Prisma.raw(rows)}
     WHERE (x.status IN ${ENDED}) <> (x.completed_at IS NOT NULL) AND ${isInScope(`x.${runId}`, scope)}`,
});

/** Times that statuses imply. */
export const times: readonly Invariant[] = [
  endsWithItsStatus('run', 'runs x', 'id'),
  endsWithItsStatus('node run', 'node_runs x', 'run_id'),
  endsWithItsStatus('task', 'tasks x', 'run_id'),
  {
    name: 'begun_run_has_a_time',
    sentence: 'A run that is running, waits or has completed says when it began: the sweeper looks for that.',
    breaches: (scope) => Prisma.sql`
      SELECT r.id::text AS id, format('run is %s without a started_at', r.status) AS message FROM runs r
       WHERE r.status IN ('running', 'waiting', 'completed') AND r.started_at IS NULL AND ${isInScope('r.id', scope)}`,
  },
];

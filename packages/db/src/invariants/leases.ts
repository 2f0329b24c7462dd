import { Prisma } from '../client.ts';
import { deadline, type Invariant, isInScope } from './invariant.ts';

/** Who runs what, and since which claim. */
export const leases: readonly Invariant[] = [
  {
    name: 'running_node_run_has_a_lease',
    sentence: 'A node run has a lease with an end exactly while it is running.',
    breaches: (scope) => Prisma.sql`
      SELECT n.id::text AS id, format('node run is %s, its lease ends %s', n.status, coalesce(n.lease_expires_at::text, 'never')) AS message
        FROM node_runs n
       WHERE (n.status = 'running') <> (n.lease_expires_at IS NOT NULL) AND ${isInScope('n.run_id', scope)}`,
  },
  {
    name: 'lost_lease_is_rescued',
    sentence: 'A lease that has run out is rescued: the node run is queued again, or fails.',
    breaches: (scope) => Prisma.sql`
      SELECT n.id::text AS id, format('lease ran out at %s, and nobody has rescued the node run', n.lease_expires_at) AS message
        FROM node_runs n
       WHERE n.status = 'running' AND n.lease_expires_at < ${deadline(scope)} AND ${isInScope('n.run_id', scope)}`,
  },
  {
    name: 'overdue_attempt_is_ended',
    sentence: 'An attempt that must have ended is taken away from its worker.',
    breaches: (scope) => Prisma.sql`
      SELECT n.id::text AS id, format('the attempt must have ended at %s, and the node run is running', n.attempt_ends_at) AS message
        FROM node_runs n
       WHERE n.status = 'running' AND n.attempt_ends_at < ${deadline(scope)} AND ${isInScope('n.run_id', scope)}`,
  },
  {
    name: 'lease_epoch_counts_claims',
    sentence:
      'The lease epoch counts the claims: one at least for what has begun, and for each attempt before and each rescue.',
    breaches: (scope) => Prisma.sql`
      SELECT n.id::text AS id,
             format('node run is %s in epoch %s at attempt %s after %s rescues', n.status, n.lease_epoch, n.attempt, n.rescue_count) AS message
        FROM node_runs n
       WHERE ${isInScope('n.run_id', scope)}
         AND (n.lease_epoch < 0 OR n.attempt < 1 OR n.rescue_count < 0 OR n.rescue_count > n.lease_epoch
              OR n.source_node_run_id IS NULL AND (n.attempt - 1 > n.lease_epoch
                 OR n.lease_epoch = 0 AND (n.started_at IS NOT NULL OR n.status IN ('running', 'waiting', 'completed', 'failed'))))`,
  },
  {
    name: 'attempts_follow_the_policy',
    sentence: 'No node has had more attempts than its retry policy allows.',
    breaches: (scope) => Prisma.sql`
      SELECT n.id::text AS id, format('node run is at attempt %s of %s', n.attempt, 1 + p.max) AS message
        FROM node_runs n
        JOIN runs r ON r.id = n.run_id
        JOIN workflow_versions v ON v.id = r.version_id
        JOIN LATERAL (SELECT coalesce((f->'retryPolicy'->>'max')::int, (f->>'maxRetries')::int) AS max
                        FROM jsonb_array_elements(v.graph->'nodes') f WHERE f->>'id' = n.node_id::text) p ON true
       WHERE n.attempt > 1 AND n.parent_node_run_id IS NULL AND n.attempt > 1 + p.max AND ${isInScope('n.run_id', scope)}`,
  },
];

import { Prisma } from '../client.ts';
import { NODE_RUN_DUE_AT } from '../node-runs/list-overdue.ts';
import { deadline, type Invariant, isInScope } from './invariant.ts';

const has = (statuses: string): Prisma.Sql =>
  Prisma.raw(`EXISTS (SELECT 1 FROM node_runs n WHERE n.run_id = r.id AND n.status IN (${statuses}))`);

/** What has not ended has something that makes it go on. */
export const movingRuns: readonly Invariant[] = [
  {
    name: 'pending_run_has_not_begun',
    sentence: 'A pending run has no node runs and no time of its start: starting it is one statement.',
    breaches: (scope) => Prisma.sql`
      SELECT r.id::text AS id, 'run is pending and has begun' AS message FROM runs r
       WHERE r.status = 'pending' AND ${isInScope('r.id', scope)}
         AND (r.started_at IS NOT NULL OR EXISTS (SELECT 1 FROM node_runs n WHERE n.run_id = r.id))`,
  },
  {
    name: 'running_run_goes_on',
    sentence:
      'A running run has a node run that is queued or running, or all that is left to do is to finish or park it.',
    breaches: (scope) => Prisma.sql`
      SELECT r.id::text AS id,
             CASE WHEN ${has("'waiting'")} THEN 'nothing of the run is queued or running, and nobody has parked it'
                  WHEN ${has("'pending'")} THEN 'nothing of the run is queued, running or waiting, but something is pending'
                  ELSE 'all of the run has ended, and nobody has finished it' END AS message
        FROM runs r
       WHERE r.status = 'running' AND ${isInScope('r.id', scope)} AND NOT ${has("'queued', 'running'")}
         AND (${has("'pending'")} AND NOT ${has("'waiting'")}
              OR r.started_at < ${deadline(scope)}
                 AND NOT EXISTS (SELECT 1 FROM node_runs n WHERE n.run_id = r.id
                                    AND greatest(n.completed_at, n.waiting_since) > ${deadline(scope)}))`,
  },
  {
    name: 'waiting_run_only_waits',
    sentence: 'Of a waiting run something waits, and nothing is queued or running.',
    breaches: (scope) => Prisma.sql`
      SELECT r.id::text AS id,
             CASE WHEN ${has("'waiting'")} THEN 'run is waiting, but something of it is queued or running'
                  ELSE 'run is waiting, but nothing of it is' END AS message
        FROM runs r
       WHERE r.status = 'waiting' AND ${isInScope('r.id', scope)}
         AND (${has("'queued', 'running'")} OR NOT ${has("'waiting'")})`,
  },
  {
    name: 'overdue_run_is_failed',
    sentence: 'A run past its deadline has failed, unless all that is left to do is to finish it.',
    breaches: (scope) => Prisma.sql`
      SELECT r.id::text AS id, format('the deadline of the run was %s, and it is %s', r.deadline_at, r.status) AS message
        FROM runs r
       WHERE r.completed_at IS NULL AND r.deadline_at < ${deadline(scope)} AND ${isInScope('r.id', scope)}
         AND ${has("'pending', 'queued', 'running', 'waiting'")}`,
  },
  {
    name: 'queued_node_run_is_found',
    sentence: 'The sweeper finds every queued node run of a running run: it knows since when it is due.',
    breaches: (scope) => Prisma.sql`
      SELECT n.id::text AS id, 'node run is queued, and nothing says since when' AS message
        FROM runs r JOIN node_runs n ON n.run_id = r.id
       WHERE r.status = 'running' AND n.status = 'queued' AND ${NODE_RUN_DUE_AT} IS NULL AND ${isInScope('r.id', scope)}`,
  },
];

import { Prisma } from '../client.ts';
import { IS_HELD } from '../reservations/reserve-spend.ts';
import { deadline, ENDED, type Invariant, isInScope, OPEN } from './invariant.ts';

/** What has ended takes everything with it that was there for its sake. */
export const endedRows: readonly Invariant[] = [
  {
    name: 'ended_run_has_ended_node_runs',
    sentence: 'A run that has ended has no node run that could still change.',
    breaches: (scope) => Prisma.sql`
      SELECT n.id::text AS id, format('node run is %s, its run %s is %s', n.status, r.id, r.status) AS message
        FROM node_runs n JOIN runs r ON r.id = n.run_id
       WHERE n.status IN ${OPEN} AND r.status IN ${ENDED} AND ${isInScope('n.run_id', scope)}`,
  },
  {
    name: 'open_task_has_open_node_run',
    sentence: 'A task that is open belongs to a node run that is: nobody is asked for what no longer counts.',
    breaches: (scope) => Prisma.sql`
      SELECT t.id::text AS id, format('task is %s, its node run %s is %s', t.status, n.id, n.status) AS message
        FROM tasks t JOIN node_runs n ON n.id = t.node_run_id
       WHERE t.status IN ${OPEN} AND n.status IN ${ENDED} AND ${isInScope('t.run_id', scope)}`,
  },
  {
    name: 'wait_has_waiting_node_run',
    sentence:
      'A wait belongs to the claim of a node run that waits, or it is due because its child run is to be cancelled.',
    breaches: (scope) => Prisma.sql`
      SELECT w.node_run_id::text AS id,
             format('wait of epoch %s, its node run is %s in epoch %s', w.lease_epoch, n.status, n.lease_epoch) AS message
        FROM waits w JOIN node_runs n ON n.id = w.node_run_id
       WHERE NOT (n.status = 'waiting' AND n.lease_epoch = w.lease_epoch)
         AND (w.child_run_id IS NULL OR w.due_at IS NULL) AND ${isInScope('w.run_id', scope)}`,
  },
  {
    name: 'reservation_has_a_claim',
    sentence: 'Money is reserved only for a claim that lives; what others have reserved is given back.',
    breaches: (scope) => Prisma.sql`
      SELECT v.node_run_id::text AS id,
             format('%s nano-dollars are reserved in epoch %s, the node run is %s in epoch %s',
                    v.nanos, v.lease_epoch, n.status, n.lease_epoch) AS message
        FROM reservations v JOIN node_runs n ON n.id = v.node_run_id
       WHERE NOT (${IS_HELD}) AND ${isInScope('v.run_id', scope)}
         AND greatest(v.created_at, n.queued_at, n.waiting_since, n.completed_at) < ${deadline(scope)}`,
  },
];

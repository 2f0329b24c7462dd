import { Prisma } from '../client.ts';
import { deadline, type Invariant, isInScope, OPEN } from './invariant.ts';

/** What waits has what ends its wait. */
export const waitingNodeRuns: readonly Invariant[] = [
  {
    name: 'waiting_node_run_has_an_end',
    sentence:
      'A node run that waits has what ends its wait: a time, an open task, an open child run, or open items.',
    breaches: (scope) => Prisma.sql`
      SELECT n.id::text AS id, format('node run waits (%s), and nothing ends that', n.wait_reason) AS message
        FROM runs r JOIN node_runs n ON n.run_id = r.id
       WHERE r.completed_at IS NULL AND n.status = 'waiting' AND ${isInScope('r.id', scope)}
         AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.node_run_id = n.id AND t.status IN ${OPEN})
         AND NOT EXISTS (SELECT 1 FROM waits w WHERE w.node_run_id = n.id AND w.lease_epoch = n.lease_epoch
                            AND (w.due_at IS NOT NULL OR w.open_item_count > 0
                                 OR EXISTS (SELECT 1 FROM runs c WHERE c.id = w.child_run_id AND c.completed_at IS NULL)))`,
  },
  {
    name: 'map_counts_its_items',
    sentence: 'A map that waits counts exactly those of its items that have not ended.',
    breaches: (scope) => Prisma.sql`
      SELECT w.node_run_id::text AS id, format('map counts %s open items, %s are', w.open_item_count, i.open_count) AS message
        FROM waits w
        JOIN LATERAL (SELECT count(*) AS open_count FROM node_runs n
                       WHERE n.parent_node_run_id = w.node_run_id AND n.parent_epoch = w.lease_epoch
                         AND n.status IN ${OPEN}) i ON true
       WHERE w.item_count IS NOT NULL AND w.open_item_count <> i.open_count AND ${isInScope('w.run_id', scope)}`,
  },
  {
    name: 'due_wait_is_ended',
    sentence: 'A wait whose time has come is ended.',
    breaches: (scope) => Prisma.sql`
      SELECT w.node_run_id::text AS id, format('wait was due at %s, and nobody has ended it', w.due_at) AS message
        FROM waits w WHERE w.due_at < ${deadline(scope)} AND ${isInScope('w.run_id', scope)}`,
  },
];

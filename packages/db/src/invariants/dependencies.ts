import { Prisma } from '../client.ts';
import { ENDED, type Invariant, isInScope, OPEN } from './invariant.ts';

/** Of each node run of an open run that has any: how many of its dependencies have not ended. */
const OPEN_DEPENDENCIES = Prisma.sql`
  SELECT s.id, count(*) AS open_count
    FROM runs r JOIN node_runs d ON d.run_id = r.id CROSS JOIN unnest(d.successor_ids) AS s(id)
   WHERE r.completed_at IS NULL AND d.status NOT IN ${ENDED} GROUP BY s.id`;

/** What runs after what. */
export const dependencies: readonly Invariant[] = [
  {
    name: 'pending_dependencies_are_counted',
    sentence:
      'A pending node run counts exactly those of its dependencies that have not ended, and there is one.',
    breaches: (scope) => Prisma.sql`
      SELECT n.id::text AS id,
             format('node run waits for %s dependencies, %s have not ended', n.pending_dependencies, coalesce(d.open_count, 0)) AS message
        FROM runs r JOIN node_runs n ON n.run_id = r.id LEFT JOIN (${OPEN_DEPENDENCIES}) d ON d.id = n.id
       WHERE r.completed_at IS NULL AND n.status = 'pending' AND n.parent_node_run_id IS NULL AND ${isInScope('r.id', scope)}
         AND (n.pending_dependencies = 0 OR n.pending_dependencies <> coalesce(d.open_count, 0))`,
  },
  {
    name: 'begun_node_run_has_no_open_dependency',
    sentence: 'A node run is queued only when everything that it depends on has ended.',
    breaches: (scope) => Prisma.sql`
      SELECT n.id::text AS id, format('node run is %s, but %s of its dependencies have not ended', n.status, d.open_count) AS message
        FROM runs r JOIN node_runs n ON n.run_id = r.id JOIN (${OPEN_DEPENDENCIES}) d ON d.id = n.id
       WHERE r.completed_at IS NULL AND n.status IN ${OPEN} AND n.status <> 'pending' AND ${isInScope('r.id', scope)}`,
  },
];

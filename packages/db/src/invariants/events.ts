import { Prisma } from '../client.ts';
import { ENDED, type Invariant, isInScope } from './invariant.ts';

/** The last change of status that the log has of each run or node run. */
const lastEvents = (subject: Prisma.Sql, since: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT l.subject_id, e.status
    FROM (SELECT run_id, ${subject} AS subject_id, max(id) AS id FROM run_events
           WHERE status IS NOT NULL AND ${since} GROUP BY 1, 2) l
    JOIN run_events e ON e.run_id = l.run_id AND e.id = l.id
   WHERE l.subject_id IS NOT NULL`;

const RUN_SUBJECT = Prisma.sql`CASE WHEN node_run_id IS NULL THEN run_id END`;

const hasEvents = (runId: string): Prisma.Sql =>
  Prisma.raw(`EXISTS (SELECT 1 FROM run_events e WHERE e.run_id = ${runId})`);

/** The log tells what happened. The events of a run that has ended are pruned all at once. */
export const events: readonly Invariant[] = [
  {
    name: 'last_event_is_the_status_of_its_run',
    sentence: 'The last change of status in the log of a run is the one that its row shows.',
    breaches: (scope) => Prisma.sql`
      SELECT r.id::text AS id, format('run is %s, its log ends with %s', r.status, coalesce(l.status, 'nothing')) AS message
        FROM runs r LEFT JOIN (${lastEvents(RUN_SUBJECT, isInScope('run_id', scope))}) l ON l.subject_id = r.id
       WHERE r.status <> 'pending' AND r.status IS DISTINCT FROM l.status AND ${isInScope('r.id', scope)}
         AND (l.status IS NOT NULL OR r.status NOT IN ${ENDED} OR ${hasEvents('r.id')})`,
  },
  {
    name: 'last_event_is_the_status_of_its_node_run',
    sentence: 'The last change of status in the log of a node run is the one that its row shows.',
    breaches: (scope) => Prisma.sql`
      SELECT n.id::text AS id, format('node run is %s, its log ends with %s', n.status, coalesce(l.status, 'nothing')) AS message
        FROM node_runs n JOIN runs r ON r.id = n.run_id
        LEFT JOIN (${lastEvents(Prisma.sql`node_run_id`, isInScope('run_id', scope))}) l ON l.subject_id = n.id
       WHERE n.status <> 'pending' AND n.status IS DISTINCT FROM l.status AND ${isInScope('n.run_id', scope)}
         AND (l.status IS NOT NULL OR r.status NOT IN ${ENDED} OR ${hasEvents('r.id')})`,
  },
];

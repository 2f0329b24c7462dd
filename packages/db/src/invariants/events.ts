import { Prisma } from '../client.ts';
import { ENDED, type Invariant, isInScope } from './invariant.ts';

/**
 * The last change of status that the log has of each run or node run, in one pass: the status that comes with the highest id.
 * `subject` is the column that names it, `which` says which rows of the log are its changes.
 */
const lastEvents = (subject: string, which: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT ${Prisma.raw(subject)} AS subject_id, substr(max(to_char(id, 'FM0000000000000000000') || status), 20) AS status
    FROM run_events WHERE status IS NOT NULL AND ${which} GROUP BY 1`;

const hasEvents = (runId: string): Prisma.Sql =>
  Prisma.raw(`EXISTS (SELECT 1 FROM run_events e WHERE e.run_id = ${runId})`);

/** The log tells what happened. The events of a run that has ended are pruned all at once. */
export const events: readonly Invariant[] = [
  {
    name: 'last_event_is_the_status_of_its_run',
    sentence: 'The last change of status in the log of a run is the one that its row shows.',
    breaches: (scope) => Prisma.sql`
      SELECT r.id::text AS id, format('run is %s, its log ends with %s', r.status, coalesce(l.status, 'nothing')) AS message
        FROM runs r LEFT JOIN (${lastEvents('run_id', Prisma.sql`node_run_id IS NULL AND ${isInScope('run_id', scope)}`)}) l ON l.subject_id = r.id
       WHERE r.status <> 'pending' AND r.status IS DISTINCT FROM l.status AND ${isInScope('r.id', scope)}
         AND (l.status IS NOT NULL OR r.status NOT IN ${ENDED} OR ${hasEvents('r.id')})`,
  },
  {
    name: 'last_event_is_the_status_of_its_node_run',
    sentence: 'The last change of status in the log of a node run is the one that its row shows.',
    breaches: (scope) => Prisma.sql`
      SELECT n.id::text AS id, format('node run is %s, its log ends with %s', n.status, coalesce(l.status, 'nothing')) AS message
        FROM node_runs n JOIN runs r ON r.id = n.run_id
        LEFT JOIN (${lastEvents('node_run_id', Prisma.sql`node_run_id IS NOT NULL AND ${isInScope('run_id', scope)}`)}) l ON l.subject_id = n.id
       WHERE n.status <> 'pending' AND n.status IS DISTINCT FROM l.status AND ${isInScope('n.run_id', scope)}
         AND (l.status IS NOT NULL OR r.status NOT IN ${ENDED} OR ${hasEvents('r.id')})`,
  },
];

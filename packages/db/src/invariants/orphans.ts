import { Prisma } from '../client.ts';
import { type Invariant, isInScope } from './invariant.ts';

/** Rows of a table that name a run, or a node run, that is not there. */
const belongs = (kind: string, table: string, id: string, to: 'run' | 'node_run' = 'run'): Invariant => ({
  name: `${kind}_has_its_${to}`,
  sentence: `Each ${kind.replace('_', ' ')} belongs to a ${to.replace('_', ' ')} that is there.`,
  breaches: (scope) => Prisma.sql`
    SELECT ${Prisma.raw(`x.${id}`)}::text AS id, format('%s %s is not there', ${to}::text, ${Prisma.raw(`x.${to}_id`)}) AS message
      FROM ${Prisma.raw(table)} x
     WHERE NOT EXISTS (SELECT 1 FROM ${Prisma.raw(`${to}s`)} o WHERE o.id = ${Prisma.raw(`x.${to}_id`)})
       AND ${Prisma.raw(`x.${to}_id`)} IS NOT NULL AND ${isInScope('x.run_id', scope)}`,
});

/** Nothing is left of what is gone. Cost entries may outlive their runs; see Retention in docs/operations.md. */
export const orphans: readonly Invariant[] = [
  {
    name: 'run_has_its_version',
    sentence: 'Each run has the version of its workflow that it runs.',
    breaches: (scope) => Prisma.sql`
      SELECT r.id::text AS id, format('version %s of workflow %s is not there', r.version_id, r.workflow_id) AS message FROM runs r
       WHERE NOT EXISTS (SELECT 1 FROM workflow_versions v WHERE v.id = r.version_id AND v.workflow_id = r.workflow_id)
         AND ${isInScope('r.id', scope)}`,
  },
  belongs('node_run', 'node_runs', 'id'),
  belongs('task', 'tasks', 'id', 'node_run'),
  belongs('wait', 'waits', 'node_run_id', 'node_run'),
  belongs('reservation', 'reservations', 'node_run_id', 'node_run'),
  belongs('payload', 'payloads', 'id'),
  belongs('event', 'run_events', 'id'),
  belongs('delivery', 'webhook_deliveries', 'id'),
  {
    name: 'rows_share_the_workspace_of_their_run',
    sentence: 'What belongs to a run is in the workspace of that run.',
    breaches: (scope) =>
      Prisma.join(
        ['node_runs', 'tasks', 'payloads', 'cost_entries'].map(
          (table) => Prisma.sql`
            SELECT x.id::text AS id, format('row of %s is in workspace %s, its run in %s', ${table}::text, x.workspace_id, r.workspace_id) AS message
              FROM ${Prisma.raw(table)} x JOIN runs r ON r.id = x.run_id
             WHERE x.workspace_id <> r.workspace_id AND ${isInScope('x.run_id', scope)}`,
        ),
        ' UNION ALL ',
      ),
  },
];

import { Prisma } from '../client.ts';
import { type Invariant, isInScope } from './invariant.ts';

/** Where a payload may be referred to: rows, column of the payload's id, column of the run's id. */
const PAYLOAD_COLUMNS = [
  ['runs r', 'payload_id', 'id'],
  ['node_runs n', 'input_payload_id', 'run_id'],
  ['node_runs n', 'output_payload_id', 'run_id'],
  ['tasks t', 'output_payload_id', 'run_id'],
] as const;

const danglingPayloads =
  ([rows, column, runId]: (typeof PAYLOAD_COLUMNS)[number]) =>
  (since: Prisma.Sql) =>
    Prisma.sql`
    SELECT x.id::text AS id, format('%s refers to payload %s, which is not there', ${column}::text, x.payload_id) AS message
      FROM (SELECT id, ${Prisma.raw(column)} AS payload_id, ${Prisma.raw(runId)} AS run_id FROM ${Prisma.raw(rows)}) x
     WHERE x.payload_id IS NOT NULL AND ${since} AND NOT EXISTS (SELECT 1 FROM payloads p WHERE p.id = x.payload_id)`;

/** What rows name is there, and knows them. */
export const references: readonly Invariant[] = [
  {
    name: 'payload_reference_is_there',
    sentence: 'Every reference to a payload leads to one, or to what says that retention has removed it.',
    breaches: (scope) =>
      Prisma.join(
        PAYLOAD_COLUMNS.map((columns) => danglingPayloads(columns)(isInScope('x.run_id', scope))),
        ' UNION ALL ',
      ),
  },
  {
    name: 'child_run_has_its_parent',
    sentence: 'A run that a node run has started names that node run, the run of it, and the run at the top.',
    breaches: (scope) => Prisma.sql`
      SELECT c.id::text AS id, format('run names node run %s of run %s below run %s, which is not so', c.parent_node_run_id, c.parent_run_id, c.root_run_id) AS message
        FROM runs c
       WHERE c.parent_node_run_id IS NOT NULL AND ${isInScope('c.id', scope)}
         AND NOT EXISTS (SELECT 1 FROM node_runs n JOIN runs r ON r.id = n.run_id
                          WHERE n.id = c.parent_node_run_id AND n.run_id = c.parent_run_id AND c.parent_epoch <= n.lease_epoch
                            AND c.root_run_id = coalesce(r.root_run_id, r.id) AND c.depth = r.depth + 1)`,
  },
  {
    name: 'parent_knows_its_child_run',
    sentence: 'A node run that has started runs names the last of them.',
    breaches: (scope) => Prisma.sql`
      SELECT c.id::text AS id, format('node run %s names run %s as the last that it has started', n.id, coalesce(n.child_run_id::text, 'none')) AS message
        FROM runs c JOIN node_runs n ON n.id = c.parent_node_run_id
       WHERE n.child_run_id IS DISTINCT FROM c.id AND ${isInScope('c.id', scope)}
         AND NOT EXISTS (SELECT 1 FROM runs l WHERE l.parent_node_run_id = n.id AND l.parent_epoch > c.parent_epoch)`,
  },
];

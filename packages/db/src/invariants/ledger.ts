import { Prisma } from '../client.ts';
import { monthDiscrepancies, nodeRunDiscrepancies, runDiscrepancies } from '../costs/check-ledger.ts';
import { type AuditScope, type Invariant, isInScope } from './invariant.ts';

const sumsUp = (
  kind: string,
  sentence: string,
  discrepancies: (scope: AuditScope) => Prisma.Sql,
): Invariant => ({
  name: `${kind}_cost_is_the_sum_of_its_entries`,
  sentence,
  breaches: (scope) => Prisma.sql`
    SELECT d.id, format('%s says %s nano-dollars, its entries %s', d.kind, d."bookedNanos", d."entriesNanos") AS message
      FROM (${discrepancies(scope)}) d`,
});

/** Money is counted once. */
export const ledger: readonly Invariant[] = [
  sumsUp('node_run', 'What a node run has cost is the sum of its cost entries.', (scope) =>
    nodeRunDiscrepancies(isInScope('run_id', scope)),
  ),
  sumsUp('run', 'What a run has cost is the sum of its cost entries.', (scope) =>
    runDiscrepancies(isInScope('run_id', scope)),
  ),
  sumsUp('month', 'What a workspace has spent in a month is the sum of the cost entries of that month.', () =>
    monthDiscrepancies(),
  ),
  {
    name: 'cost_entry_names_an_attempt',
    sentence: 'Each cost entry is of an attempt that its node run has had.',
    breaches: (scope) => Prisma.sql`
      SELECT c.id::text AS id, format('entry is of attempt %s of run %s, node run %s is at %s of run %s', c.attempt, c.run_id, n.id, n.attempt, n.run_id) AS message
        FROM cost_entries c JOIN node_runs n ON n.id = c.node_run_id
       WHERE (c.attempt NOT BETWEEN 1 AND n.attempt OR c.run_id <> n.run_id) AND ${isInScope('c.run_id', scope)}`,
  },
];

import { dependencies } from './dependencies.ts';
import { endedRows } from './ended-rows.ts';
import { events } from './events.ts';
import type { Invariant } from './invariant.ts';
import { leases } from './leases.ts';
import { ledger } from './ledger.ts';
import { movingRuns } from './moving-runs.ts';
import { orphans } from './orphans.ts';
import { references } from './references.ts';
import { times } from './times.ts';
import { waitingNodeRuns } from './waiting-node-runs.ts';

/** Everything that must be true of the database, in the order in which it is looked at. */
export const INVARIANTS: readonly Invariant[] = [
  ...endedRows,
  ...movingRuns,
  ...waitingNodeRuns,
  ...leases,
  ...dependencies,
  ...times,
  ...orphans,
  ...references,
  ...events,
  ...ledger,
];

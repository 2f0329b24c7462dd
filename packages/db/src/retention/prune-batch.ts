import { assertNever } from '@runyard/domain';
import type { Db } from '../db.ts';
import { LOWEST_ID } from '../first-id-of.ts';
import type { PrunedBatch } from './batch.ts';
import { pruneDeliveries } from './prune-deliveries.ts';
import { pruneEvents } from './prune-events.ts';
import { pruneAuditEvents, pruneCostEntries } from './prune-ledgers.ts';
import { prunePayloads } from './prune-payloads.ts';
import { pruneRuns } from './prune-runs.ts';

/** What is kept for a while. */
export const RETAINED = ['event', 'payload', 'delivery', 'run', 'audit', 'cost'] as const;
export type Retained = (typeof RETAINED)[number];

export type { PrunedBatch };

export interface BatchOptions {
  /** What has ended, or was made, before this time is removed. */
  before: Date;
  /** Where the batch before has stopped. Default: it begins with the oldest. */
  afterId?: string;
  /** About how many rows one transaction removes. */
  maxRows: number;
}

/** Removes a batch of what is too old, in a transaction of its own. Any number of processes may do so at the same time. */
export async function pruneBatch(
  db: Db,
  retained: Retained,
  { before, afterId = LOWEST_ID, maxRows }: BatchOptions,
): Promise<PrunedBatch> {
  const search = { afterId, endedBefore: before };
  switch (retained) {
    case 'event':
      return pruneEvents(db, search, maxRows);
    case 'payload':
      return prunePayloads(db, search);
    case 'run':
      return pruneRuns(db, search, maxRows);
    case 'delivery':
      return pruneDeliveries(db.sql, before, maxRows);
    case 'audit':
      return pruneAuditEvents(db, before, maxRows);
    case 'cost':
      return pruneCostEntries(db, before, maxRows);
    default:
      return assertNever(retained);
  }
}

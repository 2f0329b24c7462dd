import type { JsonObject } from '@runyard/domain';
import type { Sql } from '../client.ts';

/** What a workflow says of approvals, and what a run of it has spent. */
export interface AutoAcceptFacts {
  isOn: boolean;
  /** As it is stored: it may be older than its rules. */
  preferences: JsonObject;
  /** Nano-dollars. */
  spentNanos: bigint;
}

/** The workflow of a run as it says now whether it grants approvals by itself; null when there is no such run. */
export async function findAutoAccept(sql: Sql, runId: string): Promise<AutoAcceptFacts | null> {
  const rows = await sql.$queryRaw<AutoAcceptFacts[]>`
    SELECT w.auto_accept AS "isOn", w.auto_accept_preferences AS preferences, r.total_cost_nanos AS "spentNanos"
      FROM runs r JOIN workflows w ON w.id = r.workflow_id WHERE r.id = ${runId}::uuid`;
  return rows[0] ?? null;
}

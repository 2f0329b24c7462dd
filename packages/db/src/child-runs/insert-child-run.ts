import type { JsonObject } from '@runyard/domain';
import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';
import type { Lease } from '../node-runs/lease.ts';
import {
  ACCEPTED_RUN_COLUMNS,
  type AcceptedRun,
  NEW_RUN_COLUMNS,
  NEW_RUN_FIELDS,
  NEW_RUN_VALUES,
  type NewRun,
} from '../runs/insert-runs.ts';
import type { Lineage } from './lock-lineage.ts';

/** A run as a node run asks for it. */
export interface NewChildRun extends NewRun {
  triggerPayload: JsonObject;
  parentRunId: string;
  /** The claim that starts it. */
  parent: Lease;
  lineage: Lineage;
}

/**
 * As `insertRuns`, of a run below another one of the same workspace. Null as there. A claim that starts a second one is
 * refused by a unique index. Call it with the lineage locked.
 */
export async function insertChildRun(tx: Sql, child: NewChildRun): Promise<AcceptedRun | null> {
  const { parent, lineage, parentRunId, ...run } = child;
  const rows = await tx.$queryRaw<AcceptedRun[]>`
    INSERT INTO runs (${NEW_RUN_COLUMNS}, parent_run_id, parent_node_run_id, parent_epoch, root_run_id, depth)
    SELECT ${NEW_RUN_VALUES}, ${parentRunId}::uuid, ${parent.nodeRunId}::uuid, ${parent.leaseEpoch}::int,
           ${lineage.rootRunId}::uuid, ${lineage.depth}::int
      FROM jsonb_to_recordset(${jsonText([run])}::jsonb) AS i(${NEW_RUN_FIELDS})
      JOIN workflows w ON w.id = i."workflowId" AND w.workspace_id = i."workspaceId"
     WHERE w.status = 'active' AND w.current_version_id IS NOT NULL
       FOR KEY SHARE OF w
    RETURNING ${ACCEPTED_RUN_COLUMNS}`;
  return rows[0] ?? null;
}

import type { Sql } from '../client.ts';

/** Which node a node run is of. */
export interface NodeName {
  nodeId: string;
  nodeKey: string | null;
  /** Of an item of a map, its place in the list; null for a node of the graph. */
  itemIndex: number | null;
}

export interface NamedNodeRun extends NodeName {
  runId: string;
  nodeRunId: string;
}

/** The nodes of all node runs of these runs. */
export async function listNodeNames(sql: Sql, runIds: readonly string[]): Promise<NamedNodeRun[]> {
  return sql.$queryRaw<NamedNodeRun[]>`
    SELECT n.run_id::text AS "runId", n.id::text AS "nodeRunId", n.node_id::text AS "nodeId", g.key AS "nodeKey", n.item_index AS "itemIndex"
      FROM runs r
      JOIN workflow_versions v ON v.id = r.version_id
     CROSS JOIN LATERAL jsonb_to_recordset(v.graph->'nodes') AS g(id uuid, key text)
      JOIN node_runs n ON n.run_id = r.id AND n.node_id = g.id
     WHERE r.id = ANY(${[...runIds]}::uuid[])`;
}

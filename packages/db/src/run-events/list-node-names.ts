import type { Sql } from '../client.ts';

/** Which node a node run is of. */
export interface NodeName {
  nodeId: string;
  nodeKey: string | null;
}

/** The nodes of all node runs of these runs, by the node runs' ids. */
export async function listNodeNames(sql: Sql, runIds: readonly string[]): Promise<Map<string, NodeName>> {
  const rows = await sql.$queryRaw<(NodeName & { id: string })[]>`
    SELECT n.id::text, n.node_id::text AS "nodeId", g.key AS "nodeKey"
      FROM runs r
      JOIN workflow_versions v ON v.id = r.version_id
     CROSS JOIN LATERAL jsonb_to_recordset(v.graph->'nodes') AS g(id uuid, key text)
      JOIN node_runs n ON n.run_id = r.id AND n.node_id = g.id
     WHERE r.id = ANY(${runIds}::uuid[])`;
  return new Map(rows.map(({ id, ...name }) => [id, name]));
}

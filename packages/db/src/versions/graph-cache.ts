import type { FrozenGraph } from '@runyard/domain';
import type { Sql } from '../client.ts';

/** Graphs by version id. A version never changes, so a graph is only dropped to bound memory. */
export interface GraphCache {
  /** The graphs of these versions; one that is not there is left out. */
  find(versionIds: Iterable<string>): Promise<Map<string, FrozenGraph>>;
}

/** Most nodes of all graphs together that one process keeps. */
const MAX_NODES = 20_000;

/** Keeps the graphs that were used last; those that it lacks are read in one statement. */
export function createGraphCache(sql: Sql, maxNodes = MAX_NODES): GraphCache {
  const graphs = new Map<string, FrozenGraph>();
  let nodeCount = 0;
  const keep = (id: string, graph: FrozenGraph) => {
    if (graphs.delete(id)) nodeCount -= graph.nodes.length;
    graphs.set(id, graph);
    nodeCount += graph.nodes.length;
    for (const [oldest, { nodes }] of graphs) {
      if (nodeCount <= maxNodes || oldest === id) return;
      graphs.delete(oldest);
      nodeCount -= nodes.length;
    }
  };
  return {
    find: async (versionIds) => {
      const found = new Map([...new Set(versionIds)].map((id) => [id, graphs.get(id)]));
      const missing = [...found].flatMap(([id, graph]) => (graph ? [] : [id]));
      const read = missing.length > 0 ? await readGraphs(sql, missing) : new Map<string, FrozenGraph>();
      const answer = new Map<string, FrozenGraph>();
      for (const [id, graph] of [...found].map(([id, graph]) => [id, graph ?? read.get(id)] as const)) {
        if (!graph) continue;
        keep(id, graph);
        answer.set(id, graph);
      }
      return answer;
    },
  };
}

async function readGraphs(sql: Sql, versionIds: string[]): Promise<Map<string, FrozenGraph>> {
  const rows = await sql.$queryRaw<{ id: string; graph: FrozenGraph }[]>`
    SELECT id::text, graph FROM workflow_versions WHERE id = ANY(${versionIds}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row.graph]));
}

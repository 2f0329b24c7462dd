import type { Edges } from './workflow-graph.ts';

/** The way through a graph that takes longest. */
export interface LongestPath {
  length: number;
  /** In order. */
  nodeIds: string[];
}

/**
 * The longest path of a graph without cycles, by what each node adds (zero or more). It takes as long as the whole graph does, when each
 * node starts as soon as all that it depends on have ended.
 */
export function longestPath(dependencies: Edges, lengthOf: (nodeId: string) => number): LongestPath {
  const ends = new Map<string, { length: number; before: string | null }>();
  for (const id of inOrder(dependencies)) {
    let best: { length: number; before: string | null } = { length: 0, before: null };
    for (const before of dependencies.get(id) ?? []) {
      const length = ends.get(before)?.length ?? 0;
      if (best.before === null || length > best.length) best = { length, before };
    }
    ends.set(id, { length: best.length + lengthOf(id), before: best.before });
  }
  const [last] = [...ends].sort(([, a], [, b]) => b.length - a.length);
  const nodeIds: string[] = [];
  for (let id = last?.[0] ?? null; id !== null; id = ends.get(id)?.before ?? null) nodeIds.unshift(id);
  return { length: last?.[1].length ?? 0, nodeIds };
}

/** Each node after all that it depends on. */
function inOrder(dependencies: Edges): Set<string> {
  const ordered = new Set<string>();
  const open = [...dependencies.keys()];
  while (open.length > 0) {
    const id = open.at(-1);
    if (id === undefined) break;
    const missing = ordered.has(id)
      ? []
      : (dependencies.get(id) ?? []).filter((other) => !ordered.has(other));
    if (missing.length > 0) {
      open.push(...missing);
      continue;
    }
    ordered.add(id);
    open.pop();
  }
  return ordered;
}

import { type Edges, successorsOf } from './workflow-graph.ts';

/**
 * Cycles of a dependency graph, each as its node ids: every node depends on the next one and the last on the first;
 * the one that stands first in `dependencies` begins. At least one cycle when there is any, and no two share a node.
 * Edges to unknown nodes are ignored. Linear, and without recursion.
 */
export function findCycles(dependencies: Edges): string[][] {
  const blockers = findBlockers(dependencies);
  const order = new Map([...blockers.keys()].map((id, index) => [id, index]));
  const startOf = new Map<string, string>();
  const cycles: string[][] = [];
  for (const start of blockers.keys()) {
    const { trail, end } = followBlockers(start, blockers, startOf);
    if (startOf.get(end) === start && trail.length > 0)
      cycles.push(rotate(trail.slice(trail.indexOf(end)), order));
  }
  return cycles;
}

/**
 * Runs each node as soon as it can and tells what never runs: for each such node one that it waits for and that never
 * runs either. Following these from any of them must come round to a node seen before: that is a cycle.
 */
function findBlockers(dependencies: Edges): Map<string, string> {
  const known = new Map(
    [...dependencies].map(([id, needed]) => [id, needed.filter((one) => dependencies.has(one))]),
  );
  const successors = successorsOf(known);
  const openCount = new Map([...known].map(([id, needed]) => [id, new Set(needed).size]));
  const ran = new Set([...known.keys()].filter((id) => openCount.get(id) === 0));
  for (const id of ran) {
    for (const successor of successors.get(id) ?? []) {
      const stillOpen = (openCount.get(successor) ?? 0) - 1;
      openCount.set(successor, stillOpen);
      if (stillOpen === 0) ran.add(successor);
    }
  }
  const blockers = [...known].flatMap(([id, needed]) =>
    needed
      .filter((one) => !ran.has(one))
      .slice(0, 1)
      .map((one) => [id, one] as const),
  );
  return new Map(blockers);
}

/** Walks from blocker to blocker until a node that some walk has visited; `startOf` remembers whose walk it was. */
function followBlockers(start: string, blockers: Map<string, string>, startOf: Map<string, string>) {
  const trail: string[] = [];
  let end = start;
  while (!startOf.has(end)) {
    startOf.set(end, start);
    trail.push(end);
    end = blockers.get(end) ?? end;
  }
  return { trail, end };
}

function rotate(cycle: string[], order: Map<string, number>): string[] {
  const rank = (id: string) => order.get(id) ?? 0;
  const first = cycle.reduce((best, id) => (rank(id) < rank(best) ? id : best));
  const at = cycle.indexOf(first);
  return [...cycle.slice(at), ...cycle.slice(0, at)];
}

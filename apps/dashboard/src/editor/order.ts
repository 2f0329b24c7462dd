import type { DraftNode } from './draft.ts';

export interface Order {
  /** What each node waits for, by key: keys. */
  waitsFor: Map<string, string[]>;
  /** No node says what it depends on, so the order of the list decides. */
  isByPosition: boolean;
}

/** What each node waits for when the graph runs. Without any dependency nodes run one after the other; neighbours of one
 *  parallel group run side by side. */
export function orderOf(nodes: DraftNode[]): Order {
  const isByPosition = nodes.length > 1 && nodes.every((node) => node.depends_on.length === 0);
  if (!isByPosition)
    return { waitsFor: new Map(nodes.map((node) => [node.key, node.depends_on])), isByPosition };
  const stages = stagesOf(nodes);
  return {
    waitsFor: new Map(stages.flatMap((stage, index) => stage.map((key) => [key, stages[index - 1] ?? []]))),
    isByPosition,
  };
}

function stagesOf(nodes: DraftNode[]): string[][] {
  const stages: string[][] = [];
  nodes.forEach(({ key, parallel_group: group }, index) => {
    const joins = group !== null && group === nodes[index - 1]?.parallel_group;
    if (joins) stages.at(-1)?.push(key);
    else stages.push([key]);
  });
  return stages;
}

/** The nodes with the dependencies that they had by position, so that a change of one leaves the others as they were. */
export function spelledOut(nodes: DraftNode[]): DraftNode[] {
  const { waitsFor, isByPosition } = orderOf(nodes);
  return isByPosition ? nodes.map((node) => ({ ...node, depends_on: waitsFor.get(node.key) ?? [] })) : nodes;
}

/** The nodes that wait for one, directly or not; keys. */
export function waitersOf(nodes: DraftNode[], key: string): Set<string> {
  const followers = new Map<string, string[]>();
  for (const [node, sources] of orderOf(nodes).waitsFor)
    for (const source of sources) followers.set(source, [...(followers.get(source) ?? []), node]);
  const found = new Set<string>();
  const open = [key];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const follower of followers.get(next) ?? [])
      if (!found.has(follower)) {
        found.add(follower);
        open.push(follower);
      }
  return found;
}

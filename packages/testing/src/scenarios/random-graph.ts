import type { NodeSpec } from './seed-workflow.ts';

/** A small generator of numbers in [0, 1) that a seed decides (mulberry32), so that a failure can be repeated. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Dependencies of `nodeCount` nodes: each on up to `maxDependencies` earlier ones, so there is no cycle. */
export function randomGraph(seed: number, nodeCount: number, maxDependencies = 4): NodeSpec[] {
  const random = seededRandom(seed);
  return Array.from({ length: nodeCount }, (_, index) => {
    const count = Math.min(index, Math.floor(random() * (maxDependencies + 1)));
    const dependencies = new Set(Array.from({ length: count }, () => `n${Math.floor(random() * index)}`));
    return { key: `n${index}`, dependsOn: [...dependencies] };
  });
}

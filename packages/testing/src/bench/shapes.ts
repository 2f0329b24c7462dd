/** Workflows that are measured. */
export type ShapeName = 'short_chain' | 'long_chain' | 'fan_out';

export interface Shape {
  name: ShapeName;
  title: string;
  /** Throughput: many runs at once. Latency: one run at a time. */
  measures: 'throughput' | 'latency';
  /** For each node, by its index, the indexes of the nodes it waits for. */
  dependencies: number[][];
}

const chain = (length: number) => Array.from({ length }, (_, index) => (index === 0 ? [] : [index - 1]));

/** `width` roots and one node that waits for all of them. */
const fanOut = (width: number) => [
  ...Array.from({ length: width }, () => []),
  Array.from({ length: width }, (_, index) => index),
];

export const SHAPES: Record<ShapeName, Shape> = {
  short_chain: {
    name: 'short_chain',
    title: '3 nodes in a row',
    measures: 'throughput',
    dependencies: chain(3),
  },
  long_chain: {
    name: 'long_chain',
    title: '40 nodes in a row',
    measures: 'latency',
    dependencies: chain(40),
  },
  fan_out: {
    name: 'fan_out',
    title: '100 parallel nodes and a join',
    measures: 'latency',
    dependencies: fanOut(100),
  },
};

export const SHAPE_NAMES = Object.keys(SHAPES) as ShapeName[];

/** Indexes of the nodes that wait for nothing. */
export function rootsOf({ dependencies }: Shape): number[] {
  return dependencies.flatMap((waitsFor, index) => (waitsFor.length === 0 ? [index] : []));
}

/** For each node, by its index, the indexes of the nodes that wait for it. */
export function successorsOf({ dependencies }: Shape): number[][] {
  return dependencies.map((_, node) =>
    dependencies.flatMap((waitsFor, index) => (waitsFor.includes(node) ? [index] : [])),
  );
}

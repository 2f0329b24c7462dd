import type { BenchResult } from './summarise.ts';

/** What the product is to reach on Redis. */
export interface Target {
  title: string;
  bound: 'at_least' | 'at_most';
  limit: number;
  unit: string;
  value: number;
  isMet: boolean;
}

/** The targets that were measured in this bench. */
export function targetsOf(result: Omit<BenchResult, 'targets'>): Target[] {
  if (result.options.backend !== 'redis') return [];
  const ratioOf = (name: string) => result.shapes.find(({ shape }) => shape === name)?.ratio;
  const candidates: [string, Target['bound'], number, string, number | null | undefined][] = [
    ['3 nodes in a row: throughput ÷ BullMQ alone', 'at_least', 0.45, '×', ratioOf('short_chain')],
    ['40 nodes in a row: time ÷ BullMQ alone', 'at_most', 3, '×', ratioOf('long_chain')],
    [`trigger → 2xx, p99 at ${result.load.perSecond}/s`, 'at_most', 25, 'ms', result.load.accept.p99],
    ['peak memory, API and one worker', 'at_most', 350, 'MiB', result.apiAndOneWorkerMib],
  ];
  return candidates.flatMap(([title, bound, limit, unit, value]) =>
    value == null ? [] : [{ title, bound, limit, unit, value, isMet: isWithin(bound, limit, value) }],
  );
}

const isWithin = (bound: Target['bound'], limit: number, value: number) =>
  bound === 'at_least' ? value >= limit : value <= limit;

import { parseArgs } from 'node:util';

export const MEMORY_USAGE = `npm run bench -- redis-memory [--runs 100000]
What pending runs without workers take of a Redis of our own.`;

const DEFAULT_RUNS = '100000';

/** Throws a sentence on bad input. */
export function readMemoryOptions(argv: string[]): { runs: number } {
  const { values } = parseArgs({ args: argv, options: { runs: { type: 'string', default: DEFAULT_RUNS } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs takes a whole number from 1');
  return { runs };
}

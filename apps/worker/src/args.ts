import { parseArgs } from 'node:util';

export interface WorkerArgs {
  pools: string[];
  concurrency: number;
}

/** Reads `--pools a,b` and `--concurrency n`; what is not given comes from the config. Throws a sentence on bad input. */
export function readArgs(
  argv: string[],
  config: { WORKER_POOLS?: string | undefined; WORKER_CONCURRENCY: number },
  allPools: string[],
): WorkerArgs {
  const { values } = parseArgs({
    args: argv,
    options: { pools: { type: 'string' }, concurrency: { type: 'string' } },
  });
  return {
    pools: readPools(values.pools ?? config.WORKER_POOLS, allPools),
    concurrency: readConcurrency(values.concurrency, config.WORKER_CONCURRENCY),
  };
}

function readPools(list: string | undefined, allPools: string[]): string[] {
  const pools = (list ?? '')
    .split(',')
    .map((pool) => pool.trim())
    .filter((pool) => pool !== '');
  const unknown = pools.filter((pool) => !allPools.includes(pool));
  if (unknown.length > 0)
    throw new Error(`unknown pool ${unknown.join(', ')}; the pools are ${allPools.join(', ')}`);
  return pools.length > 0 ? pools : allPools;
}

function readConcurrency(text: string | undefined, fallback: number): number {
  const concurrency = text === undefined ? fallback : Number(text);
  if (Number.isInteger(concurrency) && concurrency > 0) return concurrency;
  throw new Error(`--concurrency takes a whole number from 1, not ${text}`);
}

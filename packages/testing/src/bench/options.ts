import { parseArgs } from 'node:util';
import { SHAPE_NAMES, type ShapeName } from './shapes.ts';

export interface BenchOptions {
  backend: 'redis' | 'postgres';
  /** Worker processes of the product, and as many of the baseline. */
  workerCount: number;
  rounds: number;
  shapes: ShapeName[];
  /** How much is measured; `--quick` takes so little that only the working of the bench is shown. */
  amount: Amount;
  /** Where the results go as data. */
  jsonFile: string | undefined;
  /** Where the product's processes write CPU profiles when they end. */
  profileFolder: string | undefined;
}

export interface Amount {
  /** Runs of the throughput shape in one round. */
  runCount: number;
  /** Runs of a latency shape in one round, one at a time. */
  singleCount: number;
  loadSeconds: number;
  warmUpRunCount: number;
  warmUpSingleCount: number;
}

const FULL: Amount = {
  runCount: 2_000,
  singleCount: 30,
  loadSeconds: 15,
  warmUpRunCount: 1_000,
  warmUpSingleCount: 10,
};
const QUICK: Amount = {
  runCount: 50,
  singleCount: 2,
  loadSeconds: 1,
  warmUpRunCount: 10,
  warmUpSingleCount: 1,
};

export const USAGE = `npm run bench -- [options]
  --workers N        worker processes (2)
  --rounds N         rounds; the middle one of the results counts (3)
  --backend B        redis or postgres (redis)
  --shapes A,B       ${SHAPE_NAMES.join(', ')} (all)
  --quick            one small round, to see that everything works
  --json FILE        write the results as data, too
  --cpu-prof FOLDER  write CPU profiles of the product's processes`;

/** Reads the command line. Throws a sentence on bad input. */
export function readOptions(argv: string[]): BenchOptions {
  const { values } = parseArgs({
    args: argv,
    options: {
      workers: { type: 'string', default: '2' },
      rounds: { type: 'string' },
      backend: { type: 'string', default: 'redis' },
      shapes: { type: 'string', default: SHAPE_NAMES.join(',') },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      'cpu-prof': { type: 'string' },
    },
  });
  return {
    backend: readBackend(values.backend),
    workerCount: readCount('--workers', values.workers),
    rounds: readCount('--rounds', values.rounds ?? (values.quick ? '1' : '3')),
    shapes: readShapes(values.shapes),
    amount: values.quick ? QUICK : FULL,
    jsonFile: values.json,
    profileFolder: values['cpu-prof'],
  };
}

function readBackend(text: string): BenchOptions['backend'] {
  if (text === 'redis' || text === 'postgres') return text;
  throw new Error(`--backend is redis or postgres, not ${text}`);
}

function readCount(option: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new Error(`${option} takes a whole number from 1, not ${text}`);
}

function readShapes(list: string): ShapeName[] {
  return list.split(',').map((name) => {
    const known = SHAPE_NAMES.find((shape) => shape === name);
    if (known === undefined) throw new Error(`the shapes are ${SHAPE_NAMES.join(', ')}, not ${name}`);
    return known;
  });
}

import { parseArgs } from 'node:util';

/** How much history the database of `npm run bench -- api` holds, and how long it is asked. */
export interface ApiBenchOptions {
  runCount: number;
  /** Node runs of each run. */
  nodeCount: number;
  perSecond: number;
  seconds: number;
  jsonFile: string | undefined;
}

export const API_USAGE = `npm run bench -- api [options]
  --runs N       runs in the workspace, five node runs each (200000)
  --rate N       requests a second for "get run" (200)
  --seconds N    how long they are sent (15)
  --quick        2000 runs and one second, to see that everything works
  --json FILE    write the results as data, too`;

const NODE_COUNT = 5;

/** Reads the command line after `api`. Throws a sentence on bad input. */
export function readApiOptions(argv: string[]): ApiBenchOptions {
  const { values } = parseArgs({
    args: argv,
    options: {
      runs: { type: 'string' },
      rate: { type: 'string', default: '200' },
      seconds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  return {
    runCount: readCount('--runs', values.runs ?? (values.quick ? '2000' : '200000')),
    nodeCount: NODE_COUNT,
    perSecond: readCount('--rate', values.rate),
    seconds: readCount('--seconds', values.seconds ?? (values.quick ? '1' : '15')),
    jsonFile: values.json,
  };
}

function readCount(option: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new Error(`${option} takes a whole number from 1, not ${text}`);
}

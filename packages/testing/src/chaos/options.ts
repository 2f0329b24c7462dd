import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { FAULT_KIND_NAMES, FAULT_KINDS, type FaultKind, type QueueBackend } from './fault-kinds.ts';

export interface ChaosOptions {
  seed: number;
  backends: QueueBackend[];
  /** How long faults are injected, in milliseconds; afterwards everything gets time to end. */
  durationMs: number;
  /** Triggers a second. */
  perSecond: number;
  kinds: FaultKind[];
  /** Where the results go as data. */
  jsonFile: string | undefined;
  /** Keeps the logs also when nothing was broken. */
  keepsLogs: boolean;
}

const MOST_SEED = 2 ** 31;
const DEFAULT_SECONDS = 120;

export const USAGE = `npm run chaos -- [options]
  --seconds N       how long faults are injected (${DEFAULT_SECONDS})
  --minutes N       the same in minutes; from 10 on, memory and handles must not grow
  --seed N          which faults, when and on whom: the same seed, the same schedule (random, and printed)
  --backend B       redis, postgres or both, one after the other (both)
  --rate N          triggers a second (6)
  --faults A,B      only these kinds of faults
  --without A,B     all kinds but these
  --json FILE       write the results as data, too
  --keep-logs       keep the logs also when all is well

kinds of faults:
${Object.entries(FAULT_KINDS)
  .map(([kind, { meaning }]) => `  ${kind.padEnd(20)}${meaning}`)
  .join('\n')}`;

/** Reads the command line. Throws a sentence on bad input. */
export function readOptions(argv: string[]): ChaosOptions {
  const { values } = parseArgs({
    args: argv,
    options: {
      seconds: { type: 'string' },
      minutes: { type: 'string' },
      seed: { type: 'string' },
      backend: { type: 'string', default: 'both' },
      rate: { type: 'string', default: '6' },
      faults: { type: 'string' },
      without: { type: 'string', default: '' },
      json: { type: 'string' },
      'keep-logs': { type: 'boolean', default: false },
    },
  });
  const without = readKinds('--without', values.without);
  const wanted = values.faults === undefined ? FAULT_KIND_NAMES : readKinds('--faults', values.faults);
  return {
    seed: values.seed === undefined ? randomInt(MOST_SEED) : readNumber('--seed', values.seed, 0),
    backends: readBackends(values.backend),
    durationMs: readSeconds(values) * 1_000,
    perSecond: readNumber('--rate', values.rate, 1),
    kinds: wanted.filter((kind) => !without.includes(kind)),
    jsonFile: values.json,
    keepsLogs: values['keep-logs'],
  };
}

function readSeconds({ seconds, minutes }: { seconds?: string; minutes?: string }): number {
  if (seconds !== undefined) return readNumber('--seconds', seconds, 1);
  return minutes === undefined ? DEFAULT_SECONDS : readNumber('--minutes', minutes, 1) * 60;
}

function readBackends(text: string): QueueBackend[] {
  if (text === 'both') return ['redis', 'postgres'];
  if (text === 'redis' || text === 'postgres') return [text];
  throw new Error(`--backend is redis, postgres or both, not ${text}`);
}

function readNumber(option: string, text: string, least: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  throw new Error(`${option} takes a whole number from ${least}, not ${text}`);
}

function readKinds(option: string, list: string): FaultKind[] {
  return list
    .split(',')
    .filter((name) => name !== '')
    .map((name) => {
      const kind = FAULT_KIND_NAMES.find((known) => known === name);
      if (kind === undefined) throw new Error(`${option} takes ${FAULT_KIND_NAMES.join(', ')}, not ${name}`);
      return kind;
    });
}

import { parseArgs } from 'node:util';
import {
  type AuditOptions,
  checkInvariant,
  createPrisma,
  INVARIANTS,
  type InvariantBreach,
  type PrismaClient,
} from '@runyard/db';
import { systemClock } from '@runyard/runtime';
import { CommandError, reasonOf } from '../command-error.ts';
import type { CommandContext } from '../context.ts';
import { withDatabase } from '../local/with-database.ts';
import { withClient } from '../with-client.ts';

const OPTIONS = {
  json: { type: 'boolean', default: false },
  'max-age-days': { type: 'string' },
  'grace-seconds': { type: 'string', default: '60' },
  'timeout-seconds': { type: 'string', default: '600' },
  limit: { type: 'string', default: '20' },
} as const;

const CLEAN = 0;
const BREACHED = 1;
const NOT_LOOKED = 2;
const DAY_MS = 86_400_000;

interface Audit {
  breaches: InvariantBreach[];
  /** Invariants that could not be looked at. */
  problems: { invariant: string; message: string }[];
}

/**
 * `audit [--json] [--max-age-days n] [--grace-seconds n] [--timeout-seconds n] [--limit n]`: looks through the database for
 * what must never be so, beside everything else, and changes nothing. Exit code 0: nothing is wrong; 1: something is; 2: it
 * could not look, or not at everything.
 */
export async function audit({ config, home }: CommandContext, args: string[]): Promise<number> {
  try {
    const { values } = parseArgs({ args, options: OPTIONS });
    const options = readOptions(values);
    const found = await withDatabase(config, await home(), (url) => lookThrough(url, options));
    process.stdout.write(values.json ? `${JSON.stringify(reportOf(found))}\n` : textOf(found));
    if (found.breaches.length > 0) return BREACHED;
    return found.problems.length > 0 ? NOT_LOOKED : CLEAN;
  } catch (error) {
    throw new CommandError(reasonOf(error), { exitCode: NOT_LOOKED, cause: error });
  }
}

type Values = { [Name in Exclude<keyof typeof OPTIONS, 'json'>]?: string };

function readOptions(values: Values): AuditOptions & { timeoutMs: number } {
  const seconds = (name: 'grace-seconds' | 'timeout-seconds') => 1_000 * wholeNumber(name, values[name]);
  const days = values['max-age-days'];
  return {
    graceMs: seconds('grace-seconds'),
    timeoutMs: seconds('timeout-seconds'),
    limit: wholeNumber('limit', values.limit),
    ...(days !== undefined && {
      since: new Date(systemClock().now().getTime() - DAY_MS * wholeNumber('max-age-days', days)),
    }),
  };
}

function wholeNumber(name: string, text = ''): number {
  if (!/^\d{1,6}$/.test(text)) throw new CommandError(`--${name} must be a whole number`);
  return Number(text);
}

async function lookThrough(url: string, options: AuditOptions & { timeoutMs: number }): Promise<Audit> {
  await withClient(url, (client) => client.query('SELECT 1'));
  const prisma = createPrisma({ databaseUrl: url, poolSize: 1, statementTimeoutMs: options.timeoutMs });
  try {
    return await checkEach(prisma, options);
  } finally {
    await prisma.$disconnect();
  }
}

/** One that cannot be looked at, such as for its time, leaves the others to be. */
async function checkEach(prisma: PrismaClient, options: AuditOptions): Promise<Audit> {
  const found: Audit = { breaches: [], problems: [] };
  for (const invariant of INVARIANTS) {
    try {
      found.breaches.push(...(await checkInvariant(prisma, invariant, options)));
    } catch (error) {
      found.problems.push({ invariant: invariant.name, message: problemOf(error) });
    }
  }
  return found;
}

/** Prisma tells what PostgreSQL said in the last line. */
const problemOf = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1) ?? '';

const reportOf = ({ breaches, problems }: Audit) => ({
  ok: breaches.length + problems.length === 0,
  invariants: INVARIANTS.map(({ name, sentence }) => ({ name, sentence })),
  breaches,
  problems,
});

function textOf({ breaches, problems }: Audit): string {
  const lines = INVARIANTS.flatMap(({ name, sentence }) => {
    const mine = breaches.filter(({ invariant }) => invariant === name);
    const problem = problems.find(({ invariant }) => invariant === name);
    return [
      ...(mine.length > 0 ? [`BROKEN  ${name}: ${sentence}`] : []),
      ...mine.map(({ id, message }) => `        ${id}: ${message}`),
      ...(problem ? [`PROBLEM ${name} could not be looked at: ${problem.message}`] : []),
    ];
  });
  const brokenCount = new Set(breaches.map(({ invariant }) => invariant)).size;
  const heldCount = INVARIANTS.length - brokenCount - problems.length;
  return `${[...lines, `${heldCount} of ${INVARIANTS.length} invariants hold`].join('\n')}\n`;
}

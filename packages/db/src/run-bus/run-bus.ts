import { randomUUID } from 'node:crypto';
import { setImmediate as endOfTurn, setTimeout as sleep } from 'node:timers/promises';
import { endsWithin, type Logger } from '@runyard/runtime';
import { Client } from 'pg';

/** Hears at once when running node runs are taken away from their workers, in whichever process that happens. */
export interface RunBus {
  /** True while what is told surely comes here. */
  isUp(): boolean;
  close(): Promise<void>;
}

export interface RunBusListener {
  /** Something that ran of this run runs there no more; its rows tell what. */
  changed(runId: string): void;
  /** The bus went up or down: something may have been missed. */
  interrupted(): void;
}

export interface RunBusOptions {
  databaseUrl: string;
  log: Logger;
}

/** As the trigger `node_runs_taken_away` names it. */
const CHANNEL = 'runyard_runs';
/** How its connection is seen in `pg_stat_activity`. */
export const RUN_BUS_NAME = 'runyard run bus';

const PROBE_INTERVAL_MS = 300;
/** A connection that has not answered for so long is not trusted, and after the longer time it is replaced. */
const TRUST_MS = 300;
const REPLACE_MS = 5_000;
const CONNECT_MS = 5_000;
const MIN_RECONNECT_DELAY_MS = 25;
const MAX_RECONNECT_DELAY_MS = 1_000;

/**
 * Listens on a connection of its own, and connects again by itself for as long as it takes. It is up once it has heard a
 * notification that it sent itself (a pooler in between may answer and never pass one on), and as long as each probe is answered in time: a connection
 * whose other end is gone silently answers none. Nothing is kept while it is down, so whoever listens looks at the rows then.
 */
export function listenToRuns(options: RunBusOptions, listener: RunBusListener): RunBus {
  const closing = new AbortController();
  let isUp = false;
  const setUp = (up: boolean) => {
    if (up === isUp) return;
    isUp = up;
    options.log[up ? 'debug' : 'warn']({ isUp }, up ? 'run bus up' : 'run bus down, leases are polled');
    if (!closing.signal.aborted) listener.interrupted();
  };
  const living = live(options, { ...listener, setUp }, closing.signal);
  return {
    isUp: () => isUp,
    close: async () => {
      closing.abort();
      await living;
    },
  };
}

type Ears = RunBusListener & { setUp(up: boolean): void };

async function live(options: RunBusOptions, ears: Ears, closing: AbortSignal): Promise<void> {
  let delayMs = MIN_RECONNECT_DELAY_MS;
  while (!closing.aborted) {
    const wasUp = await listenOnce(options, ears, closing).catch((err) => {
      options.log.debug({ err }, 'run bus connection failed');
      return false;
    });
    ears.setUp(false);
    delayMs = wasUp ? MIN_RECONNECT_DELAY_MS : Math.min(2 * delayMs, MAX_RECONNECT_DELAY_MS);
    await sleep(delayMs, undefined, { signal: closing }).catch(() => undefined);
  }
}

/** One connection, until it is gone; whether it was ever up. */
async function listenOnce(
  { databaseUrl }: RunBusOptions,
  ears: Ears,
  closing: AbortSignal,
): Promise<boolean> {
  const client = new Client({
    connectionString: databaseUrl,
    application_name: RUN_BUS_NAME,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
  });
  const nonce = randomUUID();
  let isProven = false;
  let isGone = false;
  client.on('error', () => undefined);
  client.on('end', () => {
    isGone = true;
    ears.setUp(false);
  });
  client.on('notification', ({ payload = '' }) => {
    if (payload === nonce) isProven = true;
    else ears.changed(payload);
  });
  try {
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    await client.query(`SELECT pg_notify('${CHANNEL}', $1)`, [nonce]);
    while (!isGone && !closing.aborted && (await answers(client, ears, () => isProven)))
      await sleep(PROBE_INTERVAL_MS, undefined, { signal: closing }).catch(() => undefined);
  } finally {
    client.end().catch(() => undefined); // a query that is under way makes it drop the connection at once
  }
  return isProven;
}

/** Whether the connection is still good for something: it answers, sooner or later. */
async function answers(client: Client, { setUp }: Ears, isProven: () => boolean): Promise<boolean> {
  const probe = client.query('SELECT 1').then(endOfTurn);
  probe.catch(() => undefined);
  if (!(await inTime(probe, TRUST_MS))) {
    setUp(false);
    if (!(await inTime(probe, REPLACE_MS))) return false;
  }
  setUp(isProven());
  return true;
}

/** A turn of the event loop that took long is not held against the connection: its answer is read after the timer has fired. */
async function inTime(probe: Promise<unknown>, deadlineMs: number): Promise<boolean> {
  let hasAnswered = false;
  const noted = probe.then(() => {
    hasAnswered = true;
  });
  return (
    (await endsWithin(noted, deadlineMs)) ||
    endOfTurn()
      .then(endOfTurn)
      .then(() => hasAnswered)
  );
}

import { endsWithin } from './ends-within.ts';

/** What is looked at of a pool of the `pg` package. */
export interface WatchablePool {
  options: object;
  /** The class of its connections. */
  Client: new (
    options: object,
  ) => ProbeClient;
  on(event: 'connect' | 'remove', listener: (client: WatchableClient) => void): unknown;
}

interface WatchableClient {
  query(...args: unknown[]): unknown;
  /** Of the server's process. */
  processID: number | null;
  connection: { stream: { bytesRead: number; destroy(error: Error): unknown } };
  on(event: 'drain' | 'error', listener: () => void): unknown;
}

interface ProbeClient {
  connect(): Promise<unknown>;
  query(text: string, values: unknown[]): Promise<{ rows: { state: string | null }[] }>;
  end(): Promise<void>;
  on(event: 'error', listener: () => void): unknown;
}

export interface WatchOptions {
  /** How long the server may say nothing to a statement before it is asked whether it is at work, in milliseconds; 0: never. */
  silenceMs: number;
  /** How long it may say nothing although it says that it is, in milliseconds. */
  limitMs: number;
}

interface Watched {
  client: WatchableClient;
  /** A statement has been sent and not been answered in full. */
  isPending: boolean;
  /** It waits for notifications, so it is asked something now and then. */
  listens: boolean;
  bytesRead: number;
  silentTicks: number;
  pendingTicks: number;
  isProbed: boolean;
}

const TICKS_PER_SILENCE = 5;

/**
 * Breaks connections of a pool on which nobody answers any more, so that what waits for them fails and the pool opens new
 * ones. TCP tells of a peer that is gone only after many minutes while data is on its way, and a slow statement looks the
 * same; so another connection asks the server what the silent one is doing. Time is counted in turns of a timer: a process
 * that was paused gives the server its time again. Costs a statement nothing but a flag.
 */
export function watchConnections(pool: WatchablePool, { silenceMs, limitMs }: WatchOptions): void {
  pool.on('connect', (client) => void client.on('error', () => undefined));
  if (silenceMs === 0) return;
  const tickMs = Math.max(10, silenceMs / TICKS_PER_SILENCE);
  const watched = new Map<WatchableClient, Watched>();
  let timer: NodeJS.Timeout | undefined;
  const probe = async (connection: Watched) => {
    connection.isProbed = true;
    const isPatient = connection.pendingTicks * tickMs < limitMs;
    const isAtWork = isPatient && (await isServerAtWork(pool, connection.client.processID, silenceMs));
    connection.isProbed = false;
    if (isAtWork) connection.silentTicks = 0;
    else if (isSilent(connection)) breakConnection(connection, silenceMs);
  };
  const tick = () => {
    for (const connection of watched.values()) {
      countTick(connection);
      if (connection.isProbed || connection.silentTicks < TICKS_PER_SILENCE) continue;
      if (connection.isPending) void probe(connection);
      else if (connection.listens) askAnything(connection);
    }
  };
  pool.on('connect', (client) => {
    watched.set(client, watch(client));
    timer ??= setInterval(tick, tickMs).unref();
  });
  pool.on('remove', (client) => {
    watched.delete(client);
    if (watched.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  });
}

function watch(client: WatchableClient): Watched {
  const counts = { bytesRead: 0, silentTicks: 0, pendingTicks: 0, isProbed: false };
  const connection: Watched = { client, isPending: false, listens: false, ...counts };
  const query = client.query.bind(client);
  client.query = (...args) => {
    if (!connection.isPending)
      Object.assign(connection, { isPending: true, silentTicks: 0, pendingTicks: 0 });
    if (isListen(args[0])) connection.listens = true;
    return query(...args);
  };
  client.on('drain', () => {
    connection.isPending = false;
  });
  return connection;
}

const isListen = (query: unknown) => typeof query === 'string' && /^(?:\s|--[^\n]*\n)*listen\b/i.test(query);

function countTick(connection: Watched): void {
  const { bytesRead } = connection.client.connection.stream;
  const hasSpoken = bytesRead !== connection.bytesRead;
  connection.bytesRead = bytesRead;
  connection.silentTicks = hasSpoken ? 0 : connection.silentTicks + 1;
  connection.pendingTicks += 1;
}

const isSilent = ({ isPending, silentTicks }: Watched) => isPending && silentTicks >= TICKS_PER_SILENCE;

/** What fails names the connection as terminated, as it would if the server had ended it. */
function breakConnection({ client }: Watched, silenceMs: number): void {
  const error = new Error(`Connection terminated: the server said nothing for ${silenceMs} ms`);
  client.connection.stream.destroy(error);
}

function askAnything({ client }: Watched): void {
  client.query('SELECT 1', () => undefined);
}

/** False too when the server cannot be asked; true when it has no connection left to ask by. */
async function isServerAtWork(
  pool: WatchablePool,
  processId: number | null,
  deadlineMs: number,
): Promise<boolean> {
  const client = new pool.Client({ ...pool.options, connectionTimeoutMillis: deadlineMs });
  client.on('error', () => undefined);
  let isAtWork = false;
  const ask = async () => {
    await client.connect();
    const { rows } = await client.query('SELECT state FROM pg_stat_activity WHERE pid = $1', [processId]);
    isAtWork = ['active', 'disabled'].includes(rows[0]?.state ?? '');
  };
  try {
    await endsWithin(ask(), deadlineMs);
    return isAtWork;
  } catch (error) {
    return hasNoConnectionLeft(error);
  } finally {
    client.end().catch(() => undefined);
  }
}

/** SQLSTATE of `too_many_connections`. */
const hasNoConnectionLeft = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === '53300';

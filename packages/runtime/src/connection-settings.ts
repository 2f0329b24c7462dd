/** When nobody answers on an idle TCP connection for this long, the system begins to ask; in milliseconds. */
export const KEEP_ALIVE_MS = 10_000;

/** How long a command may stay without an answer before its connection is looked at, in milliseconds. */
export const DEFAULT_SILENCE_MS = 5_000;

/** Of a `pg` pool: notices, within about 20 seconds, that the server's machine is gone. */
export const PG_KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE_MS };

/**
 * Of a PostgreSQL session: the server notices that a client's machine is gone, and gives up what a client that stopped
 * in the middle of a transaction has locked.
 */
export const PG_SESSION_SETTINGS = {
  tcp_keepalives_idle: 10,
  tcp_keepalives_interval: 5,
  tcp_keepalives_count: 3,
  idle_in_transaction_session_timeout: 10_000,
};

/** As PostgreSQL's start-up parameter `options` takes them. */
export const pgOptions = (settings: Record<string, string | number>): string =>
  Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');

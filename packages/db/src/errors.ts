import { AppError, RunTooLargeError, UnavailableError } from '@runyard/domain';

/** SQLSTATE classes that tell of the server or the connection, not of the statement. */
const UNAVAILABLE = /^(?:08|53|57(?=P))\w{3}$/;
const UNAVAILABLE_CODES = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
]);
const UNAVAILABLE_NAMES = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
]);
const CONFLICTS = new Set(['40P01', '40001', 'P2034']);
const MAX_CAUSES = 5;

/** True when the database could not be reached or refused work as a whole: another try may succeed. */
export function isDatabaseUnavailable(error: unknown): boolean {
  // The words of a caller may stand in its message.
  if (error instanceof AppError && !(error instanceof UnavailableError)) return false;
  return facts(error).some(
    (fact) =>
      UNAVAILABLE.test(fact) ||
      UNAVAILABLE_CODES.has(fact) ||
      UNAVAILABLE_NAMES.has(fact) ||
      /timeout exceeded when trying to connect|Connection terminated|not queryable|Can't reach database/.test(
        fact,
      ),
  );
}

/** True when PostgreSQL chose this statement as the victim of a deadlock or a serialization conflict. */
export function isTransactionConflict(error: unknown): boolean {
  return facts(error).some((fact) => CONFLICTS.has(fact) || fact === 'TransactionWriteConflict');
}

/** True when a statement gave up waiting for a lock that another transaction holds. */
export function isLockTimeout(error: unknown): boolean {
  return facts(error).includes('55P03');
}

/** The error as callers should see it: unavailability and what is too large by classes of their own, everything else unchanged. */
export function translateDbError(error: unknown): unknown {
  if (isDatabaseUnavailable(error))
    return new UnavailableError('the database cannot be reached', { cause: error });
  return findTooLarge(error) ?? error;
}

/** What `keep_payload` raises where a run would keep more than it may. */
function findTooLarge(error: unknown): RunTooLargeError | null {
  for (const fact of facts(error)) {
    const [, bytes, total, limit] = /run_too_large (\d+) (\d+) (\d+)/.exec(fact) ?? [];
    if (limit) return new RunTooLargeError(Number(bytes), Number(total), Number(limit));
  }
  return null;
}

/** Codes, kinds and messages of an error and its causes. Prisma nests what `pg` said under `meta` and `cause`. */
function facts(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > MAX_CAUSES) return [];
  const { code, kind, message, originalCode, cause, meta } = error as Record<string, unknown>;
  const own = [code, kind, message, originalCode].filter((fact): fact is string => typeof fact === 'string');
  const driverError =
    typeof meta === 'object' && meta !== null
      ? (meta as Record<string, unknown>).driverAdapterError
      : undefined;
  return [...own, ...facts(cause, depth + 1), ...facts(meta, depth + 1), ...facts(driverError, depth + 1)];
}

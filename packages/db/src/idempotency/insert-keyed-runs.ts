import { Prisma, type Sql } from '../client.ts';
import { isLockTimeout } from '../errors.ts';
import { jsonText } from '../json-text.ts';
import {
  ACCEPTED_RUN_COLUMNS,
  type AcceptedRun,
  NEW_RUN_COLUMNS,
  NEW_RUN_FIELDS,
  NEW_RUN_VALUES,
  type NewRun,
} from '../runs/insert-runs.ts';
import { findKeyHolders, type KeyHolder } from './find-key-holders.ts';

/** By what a trigger is known again. */
export interface IdempotencyKey {
  key: string;
  /** SHA-256 in hex of everything that shapes the run. */
  fingerprint: string;
  /** How long the key stands for its run, in milliseconds. */
  ttlMs: number;
}

export interface KeyedRun extends NewRun {
  /** Null: a run without a key, as `insertRuns` takes it. */
  idempotency: IdempotencyKey | null;
}

/** What became of a keyed run: written; not, since its key stands for another run; or not, for now. */
export type KeyedInsert =
  | { kind: 'accepted'; run: AcceptedRun }
  | ({ kind: 'held' } & KeyHolder)
  /** Another transaction holds the key and has not ended in time. */
  | { kind: 'in_flight' }
  /** As null of `insertRuns`: the workflow cannot be triggered as it is. */
  | { kind: 'refused' };

/** How long a whole batch waits for keys that other transactions hold; then each key alone, until too many were held. */
const WAIT_MS = 1_000;
const WAIT_ALONE_MS = 200;
const MAX_HELD = 5;

/**
 * Nothing → `pending` as `insertRuns`, together with the run's idempotency key: one statement writes both or neither. Of
 * runs with the same key, in this call or in any other process, one is accepted and the others find it. A key that has
 * expired counts as free. Waits at most two seconds in all for transactions that hold a key.
 */
export async function insertKeyedRuns(sql: Sql, runs: KeyedRun[]): Promise<KeyedInsert[]> {
  return (await insertOrFind(sql, runs, WAIT_MS)) ?? insertByKey(sql, runs);
}

/** Key by key, so that one that is held does not hold up the others. */
async function insertByKey(sql: Sql, runs: KeyedRun[]): Promise<KeyedInsert[]> {
  const answers = new Map<KeyedRun, KeyedInsert>();
  let heldCount = 0;
  for (const group of groupByKey(runs)) {
    const inserts = heldCount < MAX_HELD ? await insertOrFind(sql, group, WAIT_ALONE_MS) : null;
    if (inserts === null) heldCount += 1;
    group.forEach((run, index) => answers.set(run, inserts?.[index] ?? { kind: 'in_flight' }));
  }
  return runs.map((run) => answers.get(run) ?? { kind: 'in_flight' });
}

/** Runs without a key come first: nothing can hold them up. */
function groupByKey(runs: KeyedRun[]): KeyedRun[][] {
  const groups = new Map<string, KeyedRun[]>([['', []]]);
  for (const run of runs) {
    const name = run.idempotency ? `${run.workspaceId} ${run.idempotency.key}` : '';
    groups.set(name, [...(groups.get(name) ?? []), run]);
  }
  return [...groups.values()].filter((group) => group.length > 0);
}

/** Null when another transaction held one of the keys for longer than `waitMs`; nothing was written. */
async function insertOrFind(sql: Sql, runs: KeyedRun[], waitMs: number): Promise<KeyedInsert[] | null> {
  try {
    const accepted = await insertFree(sql, runs, waitMs);
    const others = runs.filter((run) => run.idempotency && !accepted.has(run.id));
    const holders = await findKeyHolders(sql, others);
    return runs.map((run) => {
      const row = accepted.get(run.id);
      if (row) return { kind: 'accepted', run: row };
      const holder = holders.get(run);
      return holder ? { kind: 'held', ...holder } : { kind: 'refused' };
    });
  } catch (error) {
    if (isLockTimeout(error)) return null;
    throw error;
  }
}

/**
 * Writes the runs whose keys are free, and their keys. What is held already is left out before, so that a replay
 * locks nothing; keys are written in order, so that two processes cannot wait for each other.
 */
async function insertFree(sql: Sql, runs: KeyedRun[], waitMs: number): Promise<Map<string, AcceptedRun>> {
  const rows = await sql.$queryRaw<AcceptedRun[]>`
    WITH input AS (
      SELECT * FROM jsonb_to_recordset(${inputText(runs)}::jsonb)
        AS t(${NEW_RUN_FIELDS}, ordinal int, key text, fingerprint text, "ttlMs" bigint)
    ), startable AS (
      SELECT i.* FROM input i JOIN workflows w ON w.id = i."workflowId" AND w.workspace_id = i."workspaceId"
       WHERE w.status = 'active' AND w.current_version_id IS NOT NULL AND NOT ${isHeld}
         FOR KEY SHARE OF w
    ), won AS (
      INSERT INTO idempotency_keys AS k (workspace_id, key, fingerprint, run_id, expires_at)
      SELECT DISTINCT ON (s."workspaceId", s.key) s."workspaceId", s.key, decode(s.fingerprint, 'hex'), s.id,
             now() + s."ttlMs" * interval '1 millisecond'
        FROM startable s, (SELECT set_config('lock_timeout', ${String(waitMs)}, true) AS ms) AS wait
       WHERE s.key IS NOT NULL AND wait.ms <> ''
       ORDER BY s."workspaceId", s.key, s.ordinal
          ON CONFLICT (workspace_id, key) DO UPDATE
             SET fingerprint = excluded.fingerprint, run_id = excluded.run_id, expires_at = excluded.expires_at,
                 created_at = now()
           WHERE k.expires_at <= now()
      RETURNING k.run_id
    )
    INSERT INTO runs (${NEW_RUN_COLUMNS})
    SELECT ${NEW_RUN_VALUES}
      FROM startable i JOIN workflows w ON w.id = i."workflowId"
     WHERE i.key IS NULL OR i.id IN (SELECT run_id FROM won)
        ON CONFLICT (id) DO UPDATE SET version_id = runs.version_id
    RETURNING ${ACCEPTED_RUN_COLUMNS}`;
  return new Map(rows.map((row) => [row.id, row]));
}

/** One look-up by the primary key for each row: a join could be planned as a walk over the whole table. */
const isHeld = Prisma.sql`
  coalesce((SELECT true FROM idempotency_keys h
             WHERE h.workspace_id = i."workspaceId" AND h.key = i.key AND h.expires_at > now()), false)`;

const inputText = (runs: KeyedRun[]) =>
  jsonText(runs.map(({ idempotency, ...run }, ordinal) => ({ ...run, ...idempotency, ordinal })));

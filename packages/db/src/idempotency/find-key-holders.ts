import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';

/** The run that an idempotency key stands for. */
export interface KeyHolder {
  runId: string;
  /** Of the request that made it: SHA-256 in hex. */
  fingerprint: string;
}

interface Keyed {
  workspaceId: string;
  idempotency: { key: string } | null;
}

/** By item, the run that its key stands for; items whose key is free, or that have none, are left out. */
export async function findKeyHolders<Item extends Keyed>(
  sql: Sql,
  items: Item[],
): Promise<Map<Item, KeyHolder>> {
  if (items.length === 0) return new Map();
  const asked = items.map(({ workspaceId, idempotency }, ordinal) => ({
    ordinal,
    workspaceId,
    key: idempotency?.key ?? null,
  }));
  const rows = await sql.$queryRaw<(KeyHolder & { ordinal: number })[]>`
    SELECT i.ordinal, k.run_id::text AS "runId", encode(k.fingerprint, 'hex') AS fingerprint
      FROM jsonb_to_recordset(${jsonText(asked)}::jsonb) AS i(ordinal int, "workspaceId" uuid, key text),
           LATERAL (SELECT run_id, fingerprint FROM idempotency_keys
                     WHERE workspace_id = i."workspaceId" AND key = i.key AND expires_at > now() LIMIT 1) AS k`;
  const holders = new Map<Item, KeyHolder>();
  for (const { ordinal, ...holder } of rows) {
    const item = items[ordinal];
    if (item) holders.set(item, holder);
  }
  return holders;
}

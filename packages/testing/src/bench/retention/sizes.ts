import type { Client } from 'pg';

const SIZES = `
  SELECT relname AS name, pg_table_size(oid)::float8 AS "tableBytes", pg_indexes_size(oid)::float8 AS "indexBytes"
    FROM pg_class WHERE relname = ANY('{runs,node_runs,run_events,cost_entries}') ORDER BY relname`;

interface Size {
  name: string;
  tableBytes: number;
  indexBytes: number;
}

/** A line for each table: its size, and what it comes to for each node run. */
export async function readSizes(client: Client, nodeRunCount: number): Promise<string[]> {
  const { rows } = await client.query<Size>(SIZES);
  return rows.map(({ name, tableBytes, indexBytes }) => {
    const each = (bytes: number) => Math.round(bytes / nodeRunCount);
    return `${name}: ${mib(tableBytes)} MiB of rows and ${mib(indexBytes)} MiB of indexes, ${each(tableBytes)} and ${each(indexBytes)} bytes a node run`;
  });
}

const mib = (bytes: number) => Math.round(bytes / 1_048_576);

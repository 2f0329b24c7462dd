import { Prisma } from '../client.ts';

/** Columns of JSON that may have been put aside, and of the id of the payload then. The alias is that of their table. */
const COLUMNS = {
  trigger: ['trigger_payload', 'payload_id'],
  input: ['input_data', 'input_payload_id'],
  output: ['output_data', 'output_payload_id'],
} as const;

/** The JSON of a row as it was written, whether it stands there or was put aside. */
export const wholePayload = (alias: string, kind: keyof typeof COLUMNS): Prisma.Sql => {
  const [data, id] = COLUMNS[kind].map((column) => `${alias}.${column}`);
  return Prisma.raw(
    `CASE WHEN ${id} IS NULL THEN ${data} ELSE (SELECT body FROM payloads WHERE payloads.id = ${id}) END`,
  );
};

/** As `wholePayload`, in a form whose size can be told: for objects that are written into another row. */
export const copiedPayload = (alias: string, kind: keyof typeof COLUMNS): Prisma.Sql =>
  Prisma.sql`(${wholePayload(alias, kind)}) || '{}'::jsonb`;

/** What a statement over `node_runs` selects for the bytes of the outputs of its rows, as PostgreSQL writes JSON. */
export const OUTPUT_BYTES = Prisma.sql`
  coalesce(sum(CASE WHEN output_payload_id IS NULL THEN octet_length(output_data::text)
                    ELSE (output_data->'$payload'->>'bytes')::int END), 0)`;

import { Prisma } from '../client.ts';

/** What a search for breaches is about. */
export interface AuditScope {
  /** Time that a repair may take before what it repairs counts as a breach, in milliseconds. */
  graceMs: number;
  /** Only runs with this id or a later one, and what belongs to them. Ids of runs begin with the time. */
  sinceRunId: string;
}

export interface AuditOptions {
  /** Time that a repair may take before what it repairs counts as a breach, in milliseconds. Default: a minute. */
  graceMs?: number;
  /** Most breaches of one invariant that are told. Default: 20. */
  limit?: number;
  /** Only runs that were accepted since, and what belongs to them. Default: all. Months of workspaces are summed up whole. */
  since?: Date;
  /** How long the search for one invariant may take, in milliseconds. Default: ten minutes. */
  timeoutMs?: number;
}

/** Something that is true of the database at every commit, or at the latest when a repair had the time that it may take. */
export interface Invariant {
  /** Stable, snake_case. */
  name: string;
  /** What is so, for people. */
  sentence: string;
  /** A statement that selects `id` and `message`, both text, of each row of which it is not so. */
  breaches(scope: AuditScope): Prisma.Sql;
}

/** One row of which an invariant is not true. */
export interface InvariantBreach {
  invariant: string;
  /** Of the row that is wrong. */
  id: string;
  /** What is wrong with it. */
  message: string;
}

/** Statuses of runs, node runs and tasks that may still change, and the others. */
export const OPEN = Prisma.raw(`('pending', 'queued', 'running', 'waiting')`);
export const ENDED = Prisma.raw(`('completed', 'failed', 'skipped', 'cancelled')`);

/** The time before which a repair should have come. */
export const deadline = ({ graceMs }: AuditScope): Prisma.Sql =>
  Prisma.sql`now() - ${graceMs}::float8 * interval '1 millisecond'`;

/** Whether the run of this column is one of those that are looked at. */
export const isInScope = (column: string, { sinceRunId }: AuditScope): Prisma.Sql =>
  Prisma.sql`${Prisma.raw(column)} >= ${sinceRunId}::uuid`;

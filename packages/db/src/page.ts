import { Prisma } from './client.ts';

/** Where a page of a list ended: its last row. Lists are ordered by both, so a row has one place, also among its peers. */
export interface Cursor {
  /** PostgreSQL keeps milliseconds of it, so a `Date` is exact. */
  createdAt: Date;
  id: string;
}

/** A slice of a list that is ordered newest first: what comes after a cursor, or after the first `offset` rows. */
export interface Page {
  limit: number;
  offset: number;
  after: Cursor | null;
}

/** One page, and where the next one begins; null at the end of the list. */
export interface Listed<T> {
  items: T[];
  next: Cursor | null;
}

/** The page of what a statement found: it asks for one row more than the page has, to know whether there are more. */
export function pageOf<T>(rows: T[], { limit }: Page, cursorOf: (row: T) => Cursor): Listed<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last !== undefined && rows.length > limit ? cursorOf(last) : null };
}

/** `pageOf` for rows whose place is their own `createdAt` and `id`. */
export const pageOfRows = <T extends Cursor>(rows: T[], page: Page): Listed<T> =>
  pageOf(rows, page, ({ createdAt, id }) => ({ createdAt, id }));

/**
 * For raw SQL, the condition that the rows come after the cursor and the end of the statement. Both name the columns of
 * `table` (or its alias), since a selected `id::text` would be sorted as text, past every index:
 * `SELECT … FROM tasks t WHERE … ${afterCursor('t', page)} ${newestFirst('t', page)}`.
 */
export function afterCursor(table: string, { after }: Page): Prisma.Sql {
  if (!after) return Prisma.empty;
  const { createdAt, id } = columnsOf(table);
  return Prisma.sql`AND (${createdAt}, ${id}) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`;
}

export function newestFirst(table: string, { limit, offset }: Page): Prisma.Sql {
  const { createdAt, id } = columnsOf(table);
  return Prisma.sql`ORDER BY ${createdAt} DESC, ${id} DESC LIMIT ${limit + 1}::int OFFSET ${offset}::int`;
}

const columnsOf = (table: string) => ({
  createdAt: Prisma.raw(`${table}.created_at`),
  id: Prisma.raw(`${table}.id`),
});

/** For Prisma's `findMany`, the same condition: spread it into `where`. */
export const whereAfterCursor = ({ after }: Page) =>
  after
    ? {
        createdAt: { lte: after.createdAt },
        OR: [{ createdAt: { lt: after.createdAt } }, { id: { lt: after.id } }],
      }
    : {};

/** For Prisma's `findMany`: order, limit and offset. */
export const takePage = ({ limit, offset }: Page) => ({
  orderBy: [{ createdAt: 'desc' as const }, { id: 'desc' as const }],
  take: limit + 1,
  skip: offset,
});

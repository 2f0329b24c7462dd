import type { Db } from '@runyard/db';

/** Empties tables between tests, also those from which only retention may take rows. */
export async function emptyTables({ prisma }: Db, ...tables: string[]): Promise<void> {
  await prisma.$transaction([
    prisma.$executeRaw`SET LOCAL runyard.retention = 'on'`,
    prisma.$executeRawUnsafe(`TRUNCATE ${tables.join(', ')}`),
  ]);
}

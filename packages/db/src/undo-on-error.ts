import type { Sql } from './client.ts';
import { translateDbError } from './errors.ts';

/**
 * Runs statements of a transaction so that, where one fails, they are undone and the transaction goes on. Rejects with the
 * translated error.
 */
export async function undoOnError<T>(tx: Sql, work: () => Promise<T>): Promise<T> {
  await tx.$executeRaw`SAVEPOINT undo_on_error`;
  try {
    return await work();
  } catch (error) {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT undo_on_error`;
    throw translateDbError(error);
  }
}

import { findBreaches, INVARIANTS, type InvariantBreach } from '@runyard/db';
import type { TestEngine } from './test-engine.ts';

/** Takes everything back that was done in its transaction. */
class Undo extends Error {
  readonly breaches: InvariantBreach[];

  constructor(breaches: InvariantBreach[]) {
    super('undo');
    this.breaches = breaches;
  }
}

/**
 * What an audit finds after these statements, which are undone again. They run past foreign keys and triggers, as only a
 * superuser can write.
 */
export async function breachesAfter(engine: TestEngine, statements: string[]): Promise<InvariantBreach[]> {
  try {
    return await engine.db.prisma.$transaction(async (tx) => {
      for (const statement of ["SET LOCAL session_replication_role = 'replica'", ...statements])
        await tx.$executeRawUnsafe(statement);
      const breaches: InvariantBreach[] = [];
      for (const invariant of INVARIANTS) breaches.push(...(await findBreaches(tx, invariant)));
      throw new Undo(breaches);
    });
  } catch (error) {
    if (error instanceof Undo) return error.breaches;
    throw error;
  }
}

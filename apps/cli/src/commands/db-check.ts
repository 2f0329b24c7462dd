import type { CommandContext } from '../context.ts';
import { withScratchServer } from '../local/with-database.ts';
import { findPendingChanges } from '../migrations/pending-changes.ts';

/** `db:check`: fails when prisma/schema.prisma has changes that no migration holds. */
export async function dbCheck({ config, say }: CommandContext): Promise<number> {
  const script = await withScratchServer(config, findPendingChanges);
  if (script === null) return 0;
  say(
    'prisma/schema.prisma has changes that no migration holds; npm run db:migration -- <name> writes them:',
  );
  process.stderr.write(`${script}\n`);
  return 1;
}

import { relative } from 'node:path';
import { systemClock } from '@runyard/runtime';
import { CommandError } from '../command-error.ts';
import type { CommandContext } from '../context.ts';
import { withScratchServer } from '../local/with-database.ts';
import { writeMigration } from '../migrations/migration-files.ts';
import { findPendingChanges } from '../migrations/pending-changes.ts';
import { ROOT } from '../paths.ts';

/** `db:migration <name>`: writes a migration with what prisma/schema.prisma has and the migrations lack. */
export async function dbMigration({ config, say }: CommandContext, [name]: string[]): Promise<number> {
  if (name === undefined || !/^[a-z0-9_]+$/.test(name)) {
    throw new CommandError('usage: npm run db:migration -- add_run_priority (small letters, digits and _)');
  }
  say('comparing prisma/schema.prisma with the migrations');
  const script = await withScratchServer(config, findPendingChanges);
  if (script === null)
    throw new CommandError('the migrations hold all of prisma/schema.prisma: nothing to write.');
  const path = writeMigration(name, script, systemClock().now());
  say(`wrote ${relative(ROOT, path)}: read it, complete it by hand, then run npm run db:migrate`);
  return 0;
}

import { migrateQueue } from '@runyard/queue';
import type { CommandContext } from '../context.ts';
import { withDatabase } from '../local/with-database.ts';
import { applyMigrations } from '../migrations/apply-migrations.ts';

/** `db:migrate`: applies what the database lacks; without REDIS_URL the queue's tables as well. */
export async function dbMigrate({ config, home, say }: CommandContext): Promise<number> {
  await withDatabase(config, await home(), async (databaseUrl) => {
    const applied = await applyMigrations(databaseUrl);
    say(applied.length === 0 ? 'the database is up to date' : `applied ${applied.join(', ')}`);
    if (config.REDIS_URL === undefined) await migrateQueue(databaseUrl);
  });
  return 0;
}

import { join, resolve } from 'node:path';
import { startProcess } from '@runyard/embedded';

const CLI = resolve(import.meta.dirname, '../../../../../apps/cli/dist/main.js');

/** Brings the database up to date, as `npm run db:migrate` does; BullMQ's tables, too. */
export async function migrate(databaseUrl: string, folder: string): Promise<void> {
  const migration = await startProcess({
    name: 'the migration',
    command: process.execPath,
    args: [CLI, 'db:migrate'],
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, REDIS_URL: '', RUNYARD_HOME: folder },
    logFile: join(folder, 'migration.log'),
  });
  const { code } = await migration.ended;
  if (code !== 0) throw new Error('the migrations failed');
}

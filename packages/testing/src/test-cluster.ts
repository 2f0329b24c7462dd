import { join } from 'node:path';
import { freePort, type PostgresServer, startPostgres } from '@runyard/embedded';

/** Safety is given up for speed: the data lives no longer than the test run. */
const FAST_AND_LOOSE = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '500',
};

/** The PostgreSQL of one test run, in a folder that is thrown away afterwards. */
export async function startTestCluster(folder: string): Promise<PostgresServer> {
  return startPostgres({
    dataDir: join(folder, 'postgres'),
    port: await freePort(),
    password: 'test',
    logFile: join(folder, 'postgres.log'),
    settings: FAST_AND_LOOSE,
  });
}

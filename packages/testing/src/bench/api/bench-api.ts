import { randomBytes } from 'node:crypto';
import { createAccessTokens, systemClock } from '@runyard/runtime';
import { createDatabase, startBenchServers } from '../bench-servers.ts';
import { migrate, startProduct } from '../product-processes.ts';
import type { StopList } from '../stop-list.ts';
import { type ApiSample, measureApi } from './measure-api.ts';
import type { ApiBenchOptions } from './options.ts';
import { seedHistory } from './seed-history.ts';

const TOKEN_TTL_SECONDS = 24 * 60 * 60;

/** `npm run bench -- api`: one API process on a database with a long history, and no worker. */
export async function benchApi(
  options: ApiBenchOptions,
  folder: string,
  stops: StopList,
  say: (sentence: string) => void,
): Promise<ApiSample[]> {
  const { postgres } = await startBenchServers('postgres', folder, stops);
  const databaseUrl = await createDatabase(postgres, 'runyard');
  const jwtSecret = randomBytes(32).toString('hex');
  const product = {
    databaseUrl,
    redisUrl: undefined,
    workerCount: 0,
    folder,
    profileFolder: undefined,
    jwtSecret,
  };
  await migrate(product);
  say(`writing ${options.runCount * options.nodeCount} node runs`);
  const history = await seedHistory(databaseUrl, options);
  const { apiPort: port } = await startProduct(product, stops);
  const settings = {
    secret: jwtSecret,
    issuer: 'runyard',
    audience: 'runyard-api',
    ttlSeconds: TOKEN_TTL_SECONDS,
  };
  const { token } = createAccessTokens(settings, systemClock()).issue(history.userId);
  return measureApi({ port, token, history }, options, say);
}

import { randomBytes } from 'node:crypto';
import { createDb, type Db, hashPassword } from '@runyard/db';
import { createAccessTokens, systemClock } from '@runyard/runtime';
import type { Page } from 'playwright-core';
import { createDatabase, startBenchServers } from '../../bench/bench-servers.ts';
import { migrate, startProduct } from '../../bench/product-processes.ts';
import type { StopList } from '../../bench/stop-list.ts';
import { seedTenant, type Tenant } from '../../scenarios/seed-workflow.ts';
import { findChromium } from '../chromium.ts';
import { launchBrowser, PASSWORD, signIn } from '../launch-browser.ts';

/** A product of one API and one worker, and somebody who has signed in to its dashboard. */
export interface DashboardBench {
  db: Db;
  tenant: Tenant;
  page: Page;
  /** Goes to a page of the dashboard by its path. */
  go(path: string): Promise<void>;
  /** Calls the API as the owner of the workspace. */
  post(path: string, body: object): Promise<void>;
}

const TOKEN_TTL_SECONDS = 3_600;

export async function startDashboardBench(folder: string, stops: StopList): Promise<DashboardBench> {
  const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);
  const program = findChromium(say);
  if (program === null) throw new Error('no Chromium here: put chromium or google-chrome on PATH');
  const servers = await startBenchServers('redis', folder, stops);
  const databaseUrl = await createDatabase(servers.postgres, 'runyard');
  const jwtSecret = randomBytes(32).toString('hex');
  const redisUrl = servers.redis?.runyard.url;
  const product = { databaseUrl, redisUrl, workerCount: 1, folder, profileFolder: undefined, jwtSecret };
  await migrate(product);
  const { apiPort } = await startProduct(product, stops);
  const db = createDb({ databaseUrl, poolSize: 3 });
  stops.add(db.close);
  const tenant = await seedTenant(db);
  const data = { passwordHash: await hashPassword(PASSWORD) };
  const { email } = await db.prisma.user.update({ where: { id: tenant.userId }, data });
  const browser = await launchBrowser(program);
  stops.add(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const url = `http://127.0.0.1:${apiPort}`;
  await signIn(page, `${url}/#/w/${tenant.workspaceId}/runs`, email);
  const settings = {
    secret: jwtSecret,
    issuer: 'runyard',
    audience: 'runyard-api',
    ttlSeconds: TOKEN_TTL_SECONDS,
  };
  const { token } = createAccessTokens(settings, systemClock()).issue(tenant.userId);
  return {
    db,
    tenant,
    page,
    go: async (path) => void (await page.goto(`${url}/#${path}`)),
    post: (path, body) => post(`${url}/api/v1${path}`, token, body),
  };
}

async function post(url: string, token: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${url} was answered with ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}

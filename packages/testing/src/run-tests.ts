import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PostgresServer } from '@runyard/embedded';
import { Client } from 'pg';
import { findChromium } from './browser/chromium.ts';
import { findRedisProgram, startRedisServer } from './redis-server.ts';
import { startTestCluster } from './test-cluster.ts';
import { TEMPLATE_DATABASE, type TestEnvironment, writeTestEnvironment } from './test-environment.ts';

/** `npm test [-- jest arguments]`: brings up PostgreSQL and Redis, runs jest, and takes them down again. */
const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const CLI = join(ROOT, 'apps/cli/dist/main.js');
const JEST = join(ROOT, 'node_modules/jest/bin/jest.js');

const stops: (() => Promise<void>)[] = [];
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined); // jest ends, then we do
process.exit(await runTests(process.argv.slice(2)));

async function runTests(jestArgs: string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'runyard-test-'));
  try {
    const environment = await startServers(folder);
    const report = join(folder, 'report.json');
    const exitCode = await runJest([...jestArgs, '--json', `--outputFile=${report}`], environment);
    say(summaryOf(report));
    return exitCode;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    for (const stop of stops.reverse()) await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startServers(folder: string): Promise<TestEnvironment> {
  const postgres = await startTestCluster(folder);
  stops.push(() => postgres.stop());
  const databaseUrl = postgres.url('postgres');
  await migrateTemplate(postgres, folder);
  return { databaseUrl, redisUrl: await provideRedis(folder), chromium: provideChromium() };
}

/** Through the CLI, so that every test stands on what `npm run db:migrate` really does. */
async function migrateTemplate(postgres: PostgresServer, folder: string): Promise<void> {
  const client = new Client({ connectionString: postgres.url('postgres') });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
  await client.end();
  const settings = { DATABASE_URL: postgres.url(TEMPLATE_DATABASE), REDIS_URL: '', RUNYARD_HOME: folder };
  const code = await run([CLI, 'db:migrate'], { ...process.env, ...settings });
  if (code !== 0) throw new Error('the migrations failed');
}

/** REDIS_URL, else a server of our own. None at all is an error in CI. */
async function provideRedis(folder: string): Promise<string | undefined> {
  if (process.env.REDIS_URL) return process.env.REDIS_URL;
  const program = findRedisProgram(say);
  if (program !== null) {
    const redis = await startRedisServer(program, join(folder, 'redis'));
    stops.push(redis.stop);
    return redis.url;
  }
  if (process.env.CI) throw new Error('CI needs a Redis: set REDIS_URL, or put redis-server on PATH');
  say('no Redis here (REDIS_URL, redis-server or valkey-server on PATH): the tests on Redis are skipped');
  return undefined;
}

/** None at all is an error in CI. */
function provideChromium(): string | undefined {
  const program = findChromium(say);
  if (program !== null) return program;
  if (process.env.CI) throw new Error('CI needs a browser: put chromium on PATH');
  say('no Chromium here (chromium or google-chrome on PATH): the tests in a browser are skipped');
  return undefined;
}

function runJest(args: string[], environment: TestEnvironment): Promise<number> {
  const nodeOptions = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const env = { ...process.env, NODE_ENV: 'test', ...writeTestEnvironment(environment) };
  return run([...nodeOptions, JEST, `--config=${join(ROOT, 'jest.config.js')}`, ...args], env);
}

function run(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done(code ?? 1));
  });
}

/** A suite that could not even be loaded counts as one failed test. */
function summaryOf(reportFile: string): string {
  const report = JSON.parse(readFileSync(reportFile, 'utf8'));
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const skipped = report.numPendingTests + report.numTodoTests;
  return `${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}

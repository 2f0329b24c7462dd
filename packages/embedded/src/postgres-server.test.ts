import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort, isPortFree, type PostgresServer, startPostgres } from './index.ts';

let folder: string;
const running: PostgresServer[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'runyard-embedded-')); // mode 0700: closed to the account that runs the server
});
afterAll(async () => {
  for (const server of running) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<PostgresServer> {
  const dataDir = join(folder, 'postgres');
  const server = await startPostgres({
    dataDir,
    port: await freePort(),
    password: 'secret',
    logFile: join(folder, 'log'),
  });
  running.push(server);
  return server;
}

const portOf = (server: PostgresServer) => Number(new URL(server.url('postgres')).port);

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => resolve(true)).once('error', () =>
      resolve(false),
    );
    socket.once('connect', () => socket.destroy());
  });
}

describe('the embedded PostgreSQL', () => {
  test('starts in a private folder, root or not, never runs as root, and stops', async () => {
    const server = await start();

    expect(await answers(portOf(server))).toBe(true);
    expect(statSync(join(folder, 'postgres')).uid).not.toBe(0);
    await server.stop();

    expect(await isPortFree(portOf(server))).toBe(true);
    expect(await server.process.ended).toEqual({ code: 0, signal: null });
  });

  test('keeps its data over a stop and a start', async () => {
    const versionFile = join(folder, 'postgres', 'global', 'pg_control');
    const before = statSync(versionFile).ino;
    const server = await start();

    expect(statSync(versionFile).ino).toBe(before);
    await server.stop();
  });

  test('is stopped and started anew when an earlier start left it running', async () => {
    const orphan = await start();

    const server = await start();

    expect(orphan.process.isRunning()).toBe(false);
    expect(await answers(portOf(server))).toBe(true);
    await server.stop();
  });

  test('starts after a kill -9 whose postmaster.pid now names another process', async () => {
    const killed = await start();
    const pidFile = join(folder, 'postgres', 'postmaster.pid');
    const content = readFileSync(pidFile, 'utf8');
    killed.process.signal('SIGKILL');
    await killed.process.ended;
    writeFileSync(pidFile, content.replace(/^\d+/, String(process.ppid)));

    const server = await start();

    expect(await answers(portOf(server))).toBe(true);
  });
});

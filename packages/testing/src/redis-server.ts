import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type BackgroundProcess, freePort, startProcess } from '@runyard/embedded';
import { eventually } from './eventually.ts';
import { firstOnPath, installWithApt } from './install-with-apt.ts';

const PROGRAMS = ['redis-server', 'valkey-server'];
const START_DEADLINE_MS = 10_000;
const STOP_DEADLINE_MS = 5_000;

/** A Redis of our own: empty, in memory only, on a free port. */
export interface RedisServer {
  url: string;
  process: BackgroundProcess;
  stop(): Promise<void>;
}

/** The Redis program of this machine, or null: on PATH, else installed with apt where that is possible. */
export const findRedisProgram = (say: (sentence: string) => void): string | null =>
  firstOnPath(PROGRAMS) ?? (installWithApt('redis-server', say) ? firstOnPath(PROGRAMS) : null);

/** Starts a Redis server, on this port or a free one. `folder` is for its log. */
export async function startRedisServer(
  program: string,
  folder: string,
  wantedPort?: number,
): Promise<RedisServer> {
  mkdirSync(folder, { recursive: true });
  const port = wantedPort ?? (await freePort());
  const persistence = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
  const server = await startProcess({
    name: 'Redis',
    command: program,
    args: ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...persistence],
    env: { PATH: process.env.PATH },
    logFile: join(folder, `redis-${port}.log`),
  });
  await eventually(() => ping(port), { deadlineMs: START_DEADLINE_MS });
  return {
    url: `redis://127.0.0.1:${port}`,
    process: server,
    stop: async () => void (await server.stop(STOP_DEADLINE_MS)),
  };
}

function ping(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    socket.once('error', () => resolve(false));
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(answer.toString().startsWith('+PONG'));
    });
  });
}

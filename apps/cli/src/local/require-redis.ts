import { connect } from 'node:net';
import { CommandError, reasonOf } from '../command-error.ts';

const CONNECT_MS = 5_000;
const REDIS_PORT = 6379;

/** Throws a sentence when nothing listens where REDIS_URL points. */
export async function requireRedis(redisUrl: string): Promise<void> {
  const { hostname: host, port } = new URL(redisUrl);
  await canConnect(host, Number(port) || REDIS_PORT).catch((error: unknown) => {
    throw new CommandError(
      `Redis at ${host}:${port || REDIS_PORT} (REDIS_URL) cannot be reached: ${reasonOf(error)}`,
    );
  });
}

function canConnect(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: CONNECT_MS });
    socket.once('error', reject);
    socket.once('timeout', () => socket.destroy(new Error(`no answer within ${CONNECT_MS / 1000} s`)));
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}

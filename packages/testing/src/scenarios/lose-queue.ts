import { once } from 'node:events';
import { connect } from 'node:net';
import type { Db } from '@runyard/db';
import type { RedisServer } from '../redis-server.ts';

/** Takes everything out of the queue, wherever it lives: FLUSHALL, or no jobs any more. */
export async function loseQueue(db: Db, redis: RedisServer | null): Promise<void> {
  if (redis === null) await db.sql.$executeRaw`TRUNCATE bullmq.job CASCADE`;
  else await flushAll(redis.url);
}

async function flushAll(redisUrl: string): Promise<void> {
  const { port, hostname } = new URL(redisUrl);
  const socket = connect(Number(port), hostname, () => socket.write('FLUSHALL\r\n'));
  const [answer] = await once(socket, 'data');
  socket.destroy();
  if (String(answer) !== '+OK\r\n') throw new Error(`FLUSHALL: ${answer}`);
}

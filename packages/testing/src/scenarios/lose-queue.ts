import { once } from 'node:events';
import { connect } from 'node:net';
import type { Db } from '@runyard/db';
import type { RedisServer } from '../redis-server.ts';

/** Takes everything out of the queue, wherever it lives: FLUSHALL, or no jobs any more. */
export async function loseQueue(db: Db, redis: RedisServer | null): Promise<void> {
  if (redis === null) await db.sql.$executeRaw`TRUNCATE bullmq.job CASCADE`;
  else await command(redis.url, 'FLUSHALL', '+OK');
}

/** Takes one job out of the queue behind its back, and leaves behind whatever knows of it. */
export async function loseJob(
  db: Db,
  redisUrl: string | undefined,
  job: { queueKey: string; id: string },
): Promise<void> {
  if (redisUrl) await command(redisUrl, `DEL ${job.queueKey}:${job.id}`, ':1');
  else await db.sql.$executeRaw`DELETE FROM bullmq.job WHERE queue = ${job.queueKey} AND id = ${job.id}`;
}

async function command(redisUrl: string, text: string, expected: string): Promise<void> {
  const { port, hostname } = new URL(redisUrl);
  const socket = connect(Number(port), hostname, () => socket.write(`${text}\r\n`));
  const [answer] = await once(socket, 'data');
  socket.destroy();
  if (String(answer) !== `${expected}\r\n`) throw new Error(`${text}: ${answer}`);
}

import { Redis } from 'ioredis';

/** Everything that a Redis holds, keys and values, as one text. */
export async function redisTexts(url: string): Promise<string> {
  const redis = new Redis(url);
  const texts: string[] = [];
  for await (const keys of redis.scanStream({ count: 1_000 }) as AsyncIterable<string[]>)
    for (const key of keys) texts.push(key, JSON.stringify(await readValue(redis, key)));
  redis.disconnect();
  return texts.join('\n');
}

async function readValue(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, '0', '-1');
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      return null;
  }
}

import { type BackendOptions, openJobQueue } from '@runyard/queue';
import { systemIds } from '@runyard/runtime';

/** What pending runs without workers take in Redis. */
export interface MemorySample {
  kind: string;
  runs: number;
  bytesPerRun: number;
}

const DAY_MS = 86_400_000;
const KINDS = [
  { kind: 'waiting', priority: 1, delayMs: 0 },
  { kind: 'prioritised', priority: 7, delayMs: 0 },
  { kind: 'delayed by a day', priority: 1, delayMs: DAY_MS },
];
const RUNS_AT_ONCE = 5_000;

/** Adds `runs` run jobs of each kind, under a prefix of its own, and sees how `used_memory` grows. Nothing else may use this Redis. */
export async function measureRedisMemory(redisUrl: string, runs: number): Promise<MemorySample[]> {
  const samples: MemorySample[] = [];
  for (const [index, options] of KINDS.entries())
    samples.push(await measureKind({ redisUrl, databaseUrl: '', prefix: `memory${index}` }, runs, options));
  return samples;
}

async function measureKind(
  backend: BackendOptions,
  runs: number,
  { kind, priority, delayMs }: (typeof KINDS)[number],
): Promise<MemorySample> {
  const ids = systemIds();
  const queue = openJobQueue(backend);
  const add = () => queue.addRunJob({ runId: ids.next(), versionId: ids.next(), priority }, { delayMs });
  const usedBytes = async () => (await queue.memory())?.usedBytes ?? 0;
  try {
    await add();
    const before = await usedBytes();
    for (let left = runs; left > 0; left -= RUNS_AT_ONCE)
      await Promise.all(Array.from({ length: Math.min(left, RUNS_AT_ONCE) }, add));
    return { kind, runs, bytesPerRun: Math.round(((await usedBytes()) - before) / runs) };
  } finally {
    await queue.close();
  }
}

export const printMemory = (samples: MemorySample[]): string =>
  samples
    .map(({ kind, runs, bytesPerRun }) => `${runs} runs ${kind}: ${bytesPerRun} bytes of Redis a run`)
    .join('\n');

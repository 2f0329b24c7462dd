import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { benchApi } from './api/bench-api.ts';
import { API_USAGE, type ApiBenchOptions, readApiOptions } from './api/options.ts';
import { printApi } from './api/print-api.ts';
import { startRedis } from './bench-servers.ts';
import { startBenchSystem } from './bench-system.ts';
import { measure } from './measure.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { printResult } from './print-result.ts';
import { measureRedisMemory, printMemory } from './redis-memory/measure-redis-memory.ts';
import { MEMORY_USAGE, readMemoryOptions } from './redis-memory/options.ts';
import { createStopList } from './stop-list.ts';
import { summarise } from './summarise.ts';

/** `npm run bench`: BullMQ alone and the whole product, or `api`, measured on this machine. See USAGE and API_USAGE. */
const stops = createStopList();
const folder = mkdtempSync(join(tmpdir(), 'runyard-bench-'));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await stops.stopAll();
    removeFolder();
    process.exit(1);
  });
}
process.exit(await main(process.argv.slice(2)));

/** After a failure the folder stays, because the logs are in it. */
async function main(argv: string[]): Promise<number> {
  const work = readOrExplain(argv);
  try {
    await work?.();
    await stops.stopAll();
    removeFolder();
    return work === null ? 1 : 0;
  } catch (error) {
    say(`${messageOf(error)}; the logs are in ${folder}`);
    await stops.stopAll();
    return 1;
  }
}

async function benchEngine(options: BenchOptions): Promise<void> {
  say('starting the stores, the baseline and the product');
  const system = await startBenchSystem(options, folder, stops);
  const measurement = await measure(system, options, say);
  const result = summarise(measurement, options, system.meters);
  show(printResult(result), result, options.jsonFile);
}

async function benchReads(options: ApiBenchOptions): Promise<void> {
  const samples = await benchApi(options, folder, stops, say);
  show(printApi(samples, options), samples, options.jsonFile);
}

async function benchRedisMemory(runs: number): Promise<void> {
  const redis = await startRedis(folder, stops);
  const samples = await measureRedisMemory(redis.url, runs);
  show(printMemory(samples), samples, undefined);
}

function show(text: string, data: unknown, jsonFile: string | undefined): void {
  process.stdout.write(`\n${text}\n`);
  if (jsonFile) writeFileSync(resolve(jsonFile), `${JSON.stringify(data, null, 2)}\n`);
}

/** What the command line asks for, or null after telling how to ask. */
function readOrExplain(argv: string[]): (() => Promise<void>) | null {
  try {
    if (argv[0] === 'api') {
      const options = readApiOptions(argv.slice(1));
      return () => benchReads(options);
    }
    if (argv[0] === 'redis-memory') {
      const { runs } = readMemoryOptions(argv.slice(1));
      return () => benchRedisMemory(runs);
    }
    const options = readOptions(argv);
    return () => benchEngine(options);
  } catch (error) {
    say(
      `${messageOf(error)}\n\n${argv[0] === 'api' ? API_USAGE : `${USAGE}\n\n${API_USAGE}\n\n${MEMORY_USAGE}`}`,
    );
    return null;
  }
}

function removeFolder(): void {
  rmSync(folder, { recursive: true, force: true });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Progress goes to stderr: stdout is the result's. */
function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

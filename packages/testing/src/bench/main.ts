import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startBenchSystem } from './bench-system.ts';
import { measure } from './measure.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { printResult } from './print-result.ts';
import { createStopList } from './stop-list.ts';
import { summarise } from './summarise.ts';

/** `npm run bench`: BullMQ alone and the whole product, measured in one run on this machine. See USAGE. */
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
  const options = readOrExplain(argv);
  try {
    if (options !== null) await bench(options);
    await stops.stopAll();
    removeFolder();
    return options === null ? 1 : 0;
  } catch (error) {
    say(`${messageOf(error)}; the logs are in ${folder}`);
    await stops.stopAll();
    return 1;
  }
}

async function bench(options: BenchOptions): Promise<void> {
  say('starting the stores, the baseline and the product');
  const system = await startBenchSystem(options, folder, stops);
  const measurement = await measure(system, options, say);
  const result = summarise(measurement, options, system.meters);
  process.stdout.write(`\n${printResult(result)}\n`);
  if (options.jsonFile) writeFileSync(resolve(options.jsonFile), `${JSON.stringify(result, null, 2)}\n`);
}

function readOrExplain(argv: string[]): BenchOptions | null {
  try {
    return readOptions(argv);
  } catch (error) {
    say(`${messageOf(error)}\n\n${USAGE}`);
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

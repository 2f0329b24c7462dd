import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { startBenchSystem } from './bench-system.ts';
import { measure } from './measure.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { printResult } from './print-result.ts';
import { createStopList } from './stop-list.ts';
import { summarise } from './summarise.ts';

/** `npm run bench`: BullMQ alone and the whole product, measured in one run on this machine. See USAGE. */
const stops = createStopList();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await stops.stopAll();
    process.exit(1);
  });
}
process.exit(await main(process.argv.slice(2)));

async function main(argv: string[]): Promise<number> {
  try {
    await bench(readOptions(argv));
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    if (error instanceof TypeError && 'code' in error) say(USAGE);
    return 1;
  } finally {
    await stops.stopAll();
  }
}

async function bench(options: BenchOptions): Promise<void> {
  say('starting the stores, the baseline and the product');
  const system = await startBenchSystem(options, stops);
  const measurement = await measure(system, options, say);
  const result = summarise(measurement, options, system.meters);
  process.stdout.write(`\n${printResult(result)}\n`);
  if (options.jsonFile) writeFileSync(resolve(options.jsonFile), `${JSON.stringify(result, null, 2)}\n`);
}

/** Progress goes to stderr: stdout is the result's. */
function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createStopList } from '../bench/stop-list.ts';
import { type ChaosOptions, readOptions, USAGE } from './options.ts';
import { printResult } from './print-result.ts';
import type { ChaosResult } from './result.ts';
import { runChaos } from './run-chaos.ts';

/** `npm run chaos`: breaks a whole system as a seed says, and checks that it has kept its promises. See USAGE. */
const stops = createStopList();
const folder = mkdtempSync(join(tmpdir(), 'runyard-chaos-'));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await stops.stopAll();
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  });
}
process.exit(await main(process.argv.slice(2)));

/** After a failure the logs stay. */
async function main(argv: string[]): Promise<number> {
  const options = readOrExplain(argv);
  if (options === null) return 1;
  say(`seed ${options.seed}`);
  const results = await breakEach(options);
  const isWell =
    results.length === options.backends.length && results.every(({ breaches }) => breaches.length === 0);
  if (results.length > 0) process.stdout.write(`\n${printResult(results)}\n`);
  if (options.jsonFile) writeFileSync(resolve(options.jsonFile), `${JSON.stringify(results, null, 2)}\n`);
  if (isWell && !options.keepsLogs) rmSync(folder, { recursive: true, force: true });
  else say(`the logs are in ${folder}; again: npm run chaos -- ${argv.join(' ')} --seed ${options.seed}`);
  return isWell ? 0 : 1;
}

/** The results of the backends, one after the other, as far as it comes; each is told as soon as it is there. */
async function breakEach({ backends, ...options }: ChaosOptions): Promise<ChaosResult[]> {
  const results: ChaosResult[] = [];
  for (const backend of backends) {
    const ownStops = createStopList();
    stops.add(ownStops.stopAll);
    try {
      const result = await runChaos({ ...options, backend, folder: join(folder, backend), say }, ownStops);
      results.push(result);
      if (backends.length > 1) say(`\n${printResult([result])}\n`);
    } catch (error) {
      say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    } finally {
      await ownStops.stopAll();
    }
  }
  return results;
}

function readOrExplain(argv: string[]): ChaosOptions | null {
  try {
    return readOptions(argv);
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    rmSync(folder, { recursive: true, force: true });
    return null;
  }
}

/** Progress goes to stderr: stdout is the result's. */
function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

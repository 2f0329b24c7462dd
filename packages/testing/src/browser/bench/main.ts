import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatTable } from '../../bench/format-table.ts';
import { createStopList } from '../../bench/stop-list.ts';
import { measureFirstLoad } from '../first-load.ts';
import { startDashboardBench } from './bench-dashboard.ts';
import { type Frames, LONG_FRAME_MS } from './frames.ts';
import {
  GRAPH_NODES,
  JSON_MB,
  measureGraph,
  measureJson,
  measureLiveRuns,
  RUNS_PER_SECOND,
} from './measure-pages.ts';

/** `npm run bench:dashboard`: how the dashboard loads and moves in a real browser, with the whole product on this machine. */
const KIB = 1_024;
const MAX_FIRST_LOAD_KIB = 300;
const MAX_OPEN_MS = 2_000;
const stops = createStopList();
const folder = mkdtempSync(join(tmpdir(), 'runyard-bench-'));
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await stops.stopAll();
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  });

try {
  process.stdout.write(`\n${await measure()}\n`);
} finally {
  await stops.stopAll();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(): Promise<string> {
  const firstLoadKib = measureFirstLoad('runs.tsx').bytes / KIB;
  say('starting the stores, the product and a browser');
  const bench = await startDashboardBench(folder, stops);
  say(`the list of runs at ${RUNS_PER_SECOND} runs a second`);
  const live = await measureLiveRuns(bench);
  say(`a graph of ${GRAPH_NODES} nodes`);
  const graph = await measureGraph(bench);
  say(`JSON of ${JSON_MB} MB`);
  const json = await measureJson(bench);
  const [load = 0] = loadavg();
  return [
    `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, load ${load.toFixed(1)}`,
    formatTable([
      ['while', 'frames', 'p99 ms', 'longest ms', `over ${LONG_FRAME_MS} ms`, 'longest task ms', ''],
      framesRow(`${RUNS_PER_SECOND} runs a second change`, live),
      framesRow(`a graph of ${GRAPH_NODES} nodes is dragged`, graph),
      framesRow(`JSON of ${JSON_MB} MB opens`, json.opening),
      framesRow('it scrolls', json.scrolling),
    ]),
    formatTable([
      ['', 'measured', 'limit', ''],
      limitRow('first load, list of runs included, gzip: KiB', firstLoadKib, MAX_FIRST_LOAD_KIB),
      limitRow(`JSON of ${JSON_MB} MB until it stands there: ms`, json.openMs, MAX_OPEN_MS),
    ]),
  ].join('\n\n');
}

function framesRow(title: string, { count, p99Ms, longestMs, longCount, longestTaskMs }: Frames): string[] {
  const times = [p99Ms.toFixed(1), longestMs.toFixed(1), String(longCount), longestTaskMs.toFixed(0)];
  return [title, String(count), ...times, longCount === 0 ? '✓' : '✗'];
}

function limitRow(title: string, value: number, limit: number): string[] {
  return [title, value.toFixed(0), `≤ ${limit}`, value <= limit ? '✓' : '✗'];
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

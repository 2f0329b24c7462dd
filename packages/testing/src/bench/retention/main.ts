import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkInvariant, createDb, createPrisma, type Db, INVARIANTS, insertVersion } from '@runyard/db';
import { freePort, startPostgres } from '@runyard/embedded';
import { prune, type RetentionOptions } from '@runyard/engine';
import { systemIds } from '@runyard/runtime';
import { Client } from 'pg';
import { seedTenant, seedWorkflow } from '../../scenarios/seed-workflow.ts';
import { percentile } from '../statistics.ts';
import { fillWithOldRuns, NODES_PER_RUN } from './fill.ts';
import { type Latencies, runLiveLoad } from './live-load.ts';
import { readSizes } from './sizes.ts';

/** `npm run bench:retention -- --node-runs 1000000`: what old runs weigh, how fast they go, and what that does to the work. */
const { values } = parseArgs({
  options: { 'node-runs': { type: 'string', default: '1000000' }, rate: { type: 'string', default: '200' } },
});
const runCount = Math.round(Number(values['node-runs']) / NODES_PER_RUN);
const CLI = join(resolve(dirname(fileURLToPath(import.meta.url)), '../../../../..'), 'apps/cli/dist/main.js');
const DAY_MS = 86_400_000;
const MEASURE_MS = 20_000;
const KEEP_MS = { event: null, payload: null, delivery: null, audit: null, cost: null, run: 90 * DAY_MS };
const PACES: [name: string, options: Pick<RetentionOptions, 'batchRows' | 'pauseMs'>][] = [
  ['as it is by default', { batchRows: 2_000, pauseMs: 100 }],
  ['without pauses', { batchRows: 2_000, pauseMs: 0 }],
];

const folder = mkdtempSync(join(tmpdir(), 'runyard-bench-'));
const postgres = await startPostgres({
  dataDir: join(folder, 'postgres'),
  port: await freePort(),
  password: 'bench',
  logFile: join(folder, 'postgres.log'),
  settings: { shared_buffers: '256MB', max_wal_size: '4GB' },
});
try {
  await measure(postgres.url('postgres'));
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(databaseUrl: string): Promise<void> {
  const env = { ...process.env, DATABASE_URL: databaseUrl, REDIS_URL: '', RUNYARD_HOME: folder };
  execFileSync(process.execPath, [CLI, 'db:migrate'], { env, stdio: 'ignore' });
  const db = createDb({ databaseUrl, poolSize: 5 });
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { workspaceId } = await seedTenant(db);
    const workflowId = await seedWorkflow(db, { workspaceId, userId: workspaceId }, []);
    const of = { workspaceId, workflowId };
    const versionId = systemIds().next();
    await insertVersion(db.sql, { id: versionId, ...of, revision: 0, graph: { nodes: [] } });
    say(`filling with ${runCount} runs of ${NODES_PER_RUN} node runs`);
    await fillWithOldRuns(client, { runCount, ...of, versionId });
    for (const line of await readSizes(client, runCount * NODES_PER_RUN)) say(line);
    await measureAudit(databaseUrl);
    await measureLoad(databaseUrl, db, of);
    for (const line of await readSizes(client, runCount * NODES_PER_RUN)) say(line);
  } finally {
    await client.end();
    await db.close();
  }
}

async function measureAudit(databaseUrl: string): Promise<void> {
  const prisma = createPrisma({ databaseUrl, poolSize: 1, statementTimeoutMs: 3_600_000 });
  const begunAt = performance.now();
  const times: [name: string, ms: number][] = [];
  for (const invariant of INVARIANTS) {
    const lookedAt = performance.now();
    const breaches = await checkInvariant(prisma, invariant, { timeoutMs: 3_600_000 });
    if (breaches.length > 0) throw new Error(`${breaches[0]?.invariant} is broken: ${breaches[0]?.message}`);
    times.push([invariant.name, performance.now() - lookedAt]);
  }
  const slowest = times.sort((one, other) => other[1] - one[1]).slice(0, 5);
  say(
    `an audit took ${seconds(performance.now() - begunAt)} s, most of it for ${slowest.map(([name, ms]) => `${name} (${seconds(ms)} s)`).join(', ')}`,
  );
  await prisma.$disconnect();
}

/** The same load alone and beside each pace; then the rest is removed. */
async function measureLoad(databaseUrl: string, pruner: Db, of: { workspaceId: string; workflowId: string }) {
  const db = createDb({ databaseUrl, poolSize: 10 });
  const load = { ...of, runsPerSecond: Number(values.rate), forMs: MEASURE_MS };
  try {
    tell('alone', await runLiveLoad(db, load));
    for (const [name, options] of PACES) {
      const removing = pruneFor(pruner, options, MEASURE_MS);
      tell(`while retention removes, ${name}`, await runLiveLoad(db, load));
      await removing;
    }
  } finally {
    await db.close();
  }
  await pruneFor(pruner, { batchRows: 2_000, pauseMs: 0 }, 3_600_000);
}

async function pruneFor(db: Db, options: Pick<RetentionOptions, 'batchRows' | 'pauseMs'>, turnMs: number) {
  const begunAt = performance.now();
  const pruned = await prune({ db }, { keepMs: KEEP_MS, ...options, turnMs });
  const took = performance.now() - begunAt;
  const rows = Object.values(pruned?.removed ?? {}).reduce((sum, count) => sum + count, 0);
  const nodeRuns = pruned?.removed.node_runs ?? 0;
  say(
    `removed ${nodeRuns} node runs, ${rows} rows in ${seconds(took)} s: ${Math.round(nodeRuns / (took / 1_000))} node runs and ${Math.round(rows / (took / 1_000))} rows a second`,
  );
}

function tell(when: string, { trigger, settle }: Latencies): void {
  const of = (latencies: number[]) =>
    [0.5, 0.99].map((share) => percentile(latencies, share).toFixed(1)).join(' / ');
  say(`${when}: ${trigger.length} runs, trigger p50 / p99 ${of(trigger)} ms, settle ${of(settle)} ms`);
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}

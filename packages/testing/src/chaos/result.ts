import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkInvariants, createDb } from '@runyard/db';
import { NODE_TYPES } from '@runyard/domain';
import { nodeTypes } from '@runyard/nodes';
import { countJobs, nodesQueue, openJobQueue, RUNS_QUEUE } from '@runyard/queue';
import { eventually } from '../eventually.ts';
import type { CallCounter } from './load/call-counter.ts';
import type { Load } from './load/drive-load.ts';
import { CHILD_OWN_MS } from './load/workloads.ts';
import type { ChaosRun, Injected } from './run-chaos.ts';
import type { Site } from './site/commit-fault.ts';
import type { OwnExit } from './site/fleet.ts';
import { type Breach, breaches, judge } from './verdict/judge.ts';
import {
  countOpenRuns,
  describeLongestWait,
  listTold,
  type RunFacts,
  readDatabase,
} from './verdict/read-database.ts';
import type { ResourceWatch } from './verdict/sample-resources.ts';
import { explainSideEffects, type SideEffects } from './verdict/side-effects.ts';
import { type GrowthVerdict, judgeGrowth } from './verdict/watch-resources.ts';

/** What one run of chaos has shown. */
export interface ChaosResult {
  backend: ChaosRun['backend'];
  seed: number;
  faults: Record<string, number>;
  acceptedCount: number;
  doubtfulCount: number;
  resentCount: number;
  byStatus: Record<string, number>;
  effects: SideEffects;
  /** How long it took, after the last fault, until every run had ended; in milliseconds. */
  settledAfterMs: number;
  /** The run that took longest beyond what its workflow takes of itself. */
  longestDelay: { ms: number; runId: string; waitedFor: string } | null;
  /** How the workers that were asked to stop have ended. */
  rollEnds: Site['rollEnds'];
  /** Processes that ended by themselves, and were started again. */
  ownExits: OwnExit[];
  growth: GrowthVerdict[];
  breaches: Breach[];
}

export interface Collected {
  run: ChaosRun;
  site: Site;
  load: Load;
  counter: CallCounter;
  injected: Injected[];
  resources: ResourceWatch;
  /** Processes that are not ready again. */
  unready: string[];
}

/** Runs have this long to end once everything is healthy, in milliseconds; the longest leases, backoffs and delays fit in many times. */
const SETTLE_DEADLINE_MS = 60_000;
const EMPTY_DEADLINE_MS = 20_000;
const LOOK_EVERY_MS = 250;

/** Waits until everything has ended, or should have, and looks at what is left. */
export async function collectResult(collected: Collected): Promise<ChaosResult> {
  const { run, site, load, counter, injected } = collected;
  const { databaseUrl } = site.stores;
  const begin = performance.now();
  await Promise.race([load.finish(), sleep(SETTLE_DEADLINE_MS)]);
  while ((await countOpenRuns(databaseUrl)) > 0 && performance.now() - begin < SETTLE_DEADLINE_MS)
    await sleep(LOOK_EVERY_MS);
  const settledAfterMs = performance.now() - begin;
  await load.stop();
  const leftInQueues = await findLeftInQueues(site);
  const growth = collected.resources.stop().map(judgeGrowth);
  const facts = await readDatabase(databaseUrl);
  const crashesAt = injected.filter(({ kind }) => kind === 'database_restarted').map(({ at }) => at);
  const effects = explainSideEffects(counter.calls, facts.nodeRuns, crashesAt);
  return {
    backend: run.backend,
    seed: run.seed,
    faults: countBy(injected.map(({ kind }) => kind)),
    acceptedCount: load.record.accepted.length,
    doubtfulCount: load.record.doubtfulCount,
    resentCount: load.record.resentCount,
    byStatus: countBy(facts.runs.map(({ status }) => status)),
    effects,
    settledAfterMs,
    longestDelay: await findLongestDelay(run.folder, databaseUrl, load, facts.runs),
    rollEnds: site.rollEnds,
    ownExits: site.fleet.ownExits,
    growth,
    breaches: [
      ...judge(load.record, facts, effects),
      ...breaches('not_ready_again', collected.unready),
      ...breaches('left_in_queue', leftInQueues),
      ...(await audit(databaseUrl)),
      ...breaches(
        'grows',
        growth
          .filter(({ grows }) => grows)
          .map(({ name, unit, first, last }) => `${name}: ${first.toFixed(0)} to ${last.toFixed(0)} ${unit}`),
      ),
    ],
  };
}

/** What `runyard audit` finds. Nothing is to be repaired any more, so there is no grace. */
async function audit(databaseUrl: string): Promise<Breach[]> {
  const db = createDb({ databaseUrl, poolSize: 2 });
  try {
    const found = await checkInvariants(db.prisma, { graceMs: 0 });
    return found.map(({ invariant, id, message }) => ({
      promise: `audit: ${invariant}`,
      what: `${id}: ${message}`,
    }));
  } finally {
    await db.close();
  }
}

/** Queues that still hold jobs although every run has ended. */
async function findLeftInQueues({ stores }: Site): Promise<string[]> {
  const queue = openJobQueue({
    databaseUrl: stores.databaseUrl,
    redisUrl: stores.redis?.url,
    prefix: 'runyard',
  });
  const names = [RUNS_QUEUE, ...new Set(NODE_TYPES.map((type) => nodesQueue(nodeTypes[type].pool)))];
  const find = async () => {
    const counts = await Promise.all(names.map((name) => countJobs(queue, name)));
    return names
      .map((name, index) => ({
        name,
        jobs: Object.entries(counts[index] ?? {}).filter(([, count]) => count > 0),
      }))
      .filter(({ jobs }) => jobs.length > 0)
      .map(({ name, jobs }) => `${name}: ${jobs.map(([state, count]) => `${count} ${state}`).join(', ')}`);
  };
  try {
    await eventually(async () => (await find()).length === 0, { deadlineMs: EMPTY_DEADLINE_MS }).catch(
      () => undefined,
    );
    return await find();
  } finally {
    await queue.close();
  }
}

/** What is told of the run that took longest is left in the folder with the logs. */
async function findLongestDelay(
  folder: string,
  databaseUrl: string,
  load: Load,
  runs: readonly RunFacts[],
): Promise<ChaosResult['longestDelay']> {
  const ownMs = new Map(load.record.accepted.map(({ id, workload }) => [id, workload.ownMs]));
  const delayOf = ({ id, tookMs }: RunFacts) => Math.max(0, (tookMs ?? 0) - (ownMs.get(id) ?? CHILD_OWN_MS));
  const [longest] = runs.toSorted((a, b) => delayOf(b) - delayOf(a));
  if (!longest) return null;
  const told = await listTold(databaseUrl, longest.id);
  writeFileSync(join(folder, 'longest-delay.json'), JSON.stringify(told, null, 2));
  const waitedFor = await describeLongestWait(databaseUrl, longest.id);
  return { ms: delayOf(longest), runId: longest.id, waitedFor };
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

import type { SweepTotal } from '@runyard/db';
import { Counter, Gauge, type Registry } from 'prom-client';

/** What workers keep up and what they have lost, as the database tells. */
export interface Upkeep {
  totals: SweepTotal[];
  leakedExecutorCount: number;
}

/** The kind that counts the sweeps themselves. */
const SWEEPS = 'sweep';
const MS = 1_000;

/** Returns what shows the state of a scrape; null: the database could not be asked. */
export function createUpkeepGauges(registry: Registry): (upkeep: Upkeep | null) => void {
  const registers = [registry];
  const repaired = new Counter({
    name: 'runyard_sweep_repaired_total',
    help: 'Rows that sweeps have repaired, by kind',
    labelNames: ['kind'],
    registers,
  });
  const sweeps = new Counter({ name: 'runyard_sweeps_total', help: 'Sweeps of all workers', registers });
  const last = new Gauge({
    name: 'runyard_last_sweep_timestamp_seconds',
    help: 'When the last sweep ended, in seconds since 1970; 0: there was none',
    registers,
  });
  const leaked = new Gauge({
    name: 'runyard_leaked_executors',
    help: 'Executors of live workers that run on although their attempt was given up',
    registers,
  });
  return (upkeep) => {
    for (const each of [repaired, sweeps, last, leaked]) each.reset();
    leaked.set(upkeep?.leakedExecutorCount ?? 0);
    for (const { kind, count, lastAt } of upkeep?.totals ?? []) {
      if (kind !== SWEEPS) repaired.inc({ kind }, count);
      else {
        sweeps.inc(count);
        last.set(lastAt.getTime() / MS);
      }
    }
  };
}

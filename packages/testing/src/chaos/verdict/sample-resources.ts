import { processIdentity } from '@runyard/embedded';
import type { Fleet } from '../site/fleet.ts';
import type { Stores } from '../site/stores.ts';
import { type ResourceSeries, readProcess } from './watch-resources.ts';

const EVERY_MS = 5_000;

export interface ResourceWatch {
  /** Ends the watch. One series for each start of each process, and one for each server's connections. */
  stop(): ResourceSeries[];
}

/** Reads the memory and handles of every process, and the connections of both servers, every five seconds. */
export function sampleResources(fleet: Fleet, stores: Stores): ResourceWatch {
  const series = new Map<string, ResourceSeries>();
  const add = (name: string, unit: ResourceSeries['unit'], value: number, start: string | null = null) => {
    const key = `${name} ${unit} ${start}`;
    const known = series.get(key) ?? { name, unit, samples: [] };
    known.samples.push({ atMs: performance.now(), value });
    series.set(key, known);
  };
  const sample = () => {
    for (const { name, pid: pidOf } of fleet.members) {
      const pid = pidOf();
      const held = pid === null ? null : readProcess(pid);
      if (!held) continue;
      // A pid comes again: a later process may have it.
      const start = pid === null ? null : processIdentity(pid);
      add(`${name} (pid ${pid})`, 'MiB', held.mib, start);
      add(`${name} (pid ${pid})`, 'handles', held.handles, start);
    }
    add('PostgreSQL', 'connections', stores.databaseWay.connectionCount());
    if (stores.redis) add('Redis', 'connections', stores.redis.way.connectionCount());
  };
  const timer = setInterval(sample, EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return [...series.values()];
    },
  };
}

import { readdirSync, readFileSync } from 'node:fs';

/** What one process, or server, held at one moment. */
export interface ResourceSample {
  atMs: number;
  value: number;
}

/** One thing that must not grow: the memory of a process from one start to its end, say. */
export interface ResourceSeries {
  name: string;
  unit: 'MiB' | 'handles' | 'connections';
  samples: ResourceSample[];
}

export interface GrowthVerdict {
  name: string;
  unit: ResourceSeries['unit'];
  /** Medians of the first and of the last fifth after the warm-up. */
  first: number;
  last: number;
  /** By the line of least squares, an hour. */
  perHour: number;
  /** Null: watched for too short a time to say. */
  grows: boolean | null;
}

/** The beginning, in which caches and pools fill, does not count. */
const WARM_UP_SHARE = 0.35;
const LEAST_WATCHED_MS = 8 * 60_000;
const HOUR_MS = 3_600_000;
/** Less than this is noise: it may be more at the end. */
const NOISE = { MiB: 40, handles: 25, connections: 25 };
const NOISE_SHARE = 0.2;

/**
 * Judges by what follows the warm-up (the first 35 %): it grows where the line of least squares rises over that time by more
 * than a fifth of the first median and by more than noise, and no sample of the last fifth is as low as the first
 * median: what was freed once has not grown steadily.
 */
export function judgeGrowth({ name, unit, samples }: ResourceSeries): GrowthVerdict {
  const begin = samples[0]?.atMs ?? 0;
  const watchedMs = (samples.at(-1)?.atMs ?? 0) - begin;
  const steady = samples.filter(({ atMs }) => atMs - begin >= watchedMs * WARM_UP_SHARE);
  const fifth = Math.max(1, Math.floor(steady.length / 5));
  const first = median(steady.slice(0, fifth));
  const lastSamples = steady.slice(-fifth);
  const last = median(lastSamples);
  const perHour = slopeOf(steady) * HOUR_MS;
  const risen = (perHour / HOUR_MS) * watchedMs * (1 - WARM_UP_SHARE);
  const grows =
    risen > Math.max(NOISE[unit], first * NOISE_SHARE) &&
    Math.min(...lastSamples.map(({ value }) => value)) > first;
  return { name, unit, first, last, perHour, grows: watchedMs < LEAST_WATCHED_MS ? null : grows };
}

/** Memory in use (VmRSS), in MiB, and open handles of a process. Null: it is gone, or this system does not tell. */
export function readProcess(pid: number): { mib: number; handles: number } | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kib = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
    return { mib: kib / 1_024, handles: readdirSync(`/proc/${pid}/fd`).length };
  } catch {
    return null;
  }
}

function median(samples: ResourceSample[]): number {
  const values = samples.map(({ value }) => value).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? 0;
}

/** Of the line of least squares, a millisecond. */
function slopeOf(samples: ResourceSample[]): number {
  const count = samples.length;
  if (count < 2) return 0;
  const meanX = samples.reduce((sum, { atMs }) => sum + atMs, 0) / count;
  const meanY = samples.reduce((sum, { value }) => sum + value, 0) / count;
  const covariance = samples.reduce((sum, { atMs, value }) => sum + (atMs - meanX) * (value - meanY), 0);
  const variance = samples.reduce((sum, { atMs }) => sum + (atMs - meanX) ** 2, 0);
  return variance === 0 ? 0 : covariance / variance;
}

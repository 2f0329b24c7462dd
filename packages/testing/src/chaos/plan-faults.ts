import { type Chance, createChance } from './chance.ts';
import { FAULT_KIND_NAMES, type FaultKind, factsOf, type QueueBackend } from './fault-kinds.ts';

/** One fault. Times are milliseconds, from the start of the load. */
export interface Fault {
  atMs: number;
  kind: FaultKind;
  /** Names of the processes that it is done to; for other victims the victim itself. */
  targets: string[];
  lastsMs: number;
  /** Of a delay: milliseconds each way. Of a clock that jumps: by how many. Otherwise 0. */
  amountMs: number;
}

export interface FaultPlanOptions {
  seed: number;
  durationMs: number;
  backend: QueueBackend;
  workers: readonly string[];
  apis: readonly string[];
  /** Processes that are never ended, so that what they hold can be watched. */
  spared: readonly string[];
  /** Kinds to choose from. Default: all. */
  kinds?: readonly FaultKind[];
}

const FIRST_AFTER_MS = 1_500;
const GAP_MS = [700, 2_300] as const;
const HOUR_MS = 3_600_000;
/** Workers that are killed, paused or wrong at the same time at most: the others keep the system going. */
const MAX_WORKERS_AT_ONCE = 2;

/**
 * The faults of one run, a pure function of its options. Every kind comes once before one comes again; faults overlap,
 * but never on the same victim, and all of them have ended at `durationMs`.
 */
export function planFaults(options: FaultPlanOptions): Fault[] {
  const chance = createChance(options.seed);
  const usable = (options.kinds ?? FAULT_KIND_NAMES).filter((kind) =>
    factsOf(kind).backends.includes(options.backend),
  );
  const busyUntil = new Map<string, number>();
  const faults: Fault[] = [];
  let deck: FaultKind[] = [];
  for (let atMs = FIRST_AFTER_MS; atMs < options.durationMs; atMs += chance.between(...GAP_MS)) {
    if (deck.length === 0) deck = chance.shuffle(usable);
    const fault = drawFault({ deck, atMs, chance, busyUntil, options });
    if (fault) faults.push(fault);
  }
  return faults;
}

interface Draw {
  deck: FaultKind[];
  atMs: number;
  chance: Chance;
  busyUntil: Map<string, number>;
  options: FaultPlanOptions;
}

/** Takes the first kind of the deck that has a free victim and time left to end in. Null when there is none now. */
function drawFault({ deck, atMs, chance, busyUntil, options }: Draw): Fault | null {
  for (const [place, kind] of deck.entries()) {
    const lastsMs = chance.between(...factsOf(kind).lastsMs);
    const targets = chooseTargets(kind, { atMs, chance, busyUntil, options });
    if (targets === null || atMs + lastsMs > options.durationMs) continue;
    deck.splice(place, 1);
    for (const target of targets) busyUntil.set(target, atMs + lastsMs + RECOVERY_MS);
    return { atMs, kind, targets, lastsMs, amountMs: amountOf(kind, chance) };
  }
  return null;
}

/** After a fault its victim is left alone for this long. */
const RECOVERY_MS = 1_500;

function chooseTargets(
  kind: FaultKind,
  { atMs, chance, busyUntil, options }: Omit<Draw, 'deck'>,
): string[] | null {
  const isFree = (target: string) => (busyUntil.get(target) ?? 0) <= atMs;
  const ends = kind === 'worker_killed' || kind === 'api_killed' || kind === 'workers_rolled';
  const isUsable = (target: string) => isFree(target) && !(ends && options.spared.includes(target));
  const busyWorkerCount = options.workers.filter((worker) => !isFree(worker)).length;
  const one = (names: readonly string[]) => {
    const free = names.filter(isUsable);
    return free.length > 0 ? [chance.pick(free)] : null;
  };
  const { victim } = factsOf(kind);
  switch (victim) {
    case 'worker':
      return busyWorkerCount < MAX_WORKERS_AT_ONCE ? one(options.workers) : null;
    case 'api':
      return options.apis.every(isFree) ? one(options.apis) : null;
    case 'process':
      return one([...options.workers, ...options.apis]);
    case 'workers':
      return busyWorkerCount === 0 ? options.workers.filter(isUsable) : null;
    default:
      return isFree(victim) ? [victim] : null;
  }
}

function amountOf(kind: FaultKind, chance: Chance): number {
  if (kind === 'clock_jumped') return chance.pick([HOUR_MS, -HOUR_MS]);
  return kind === 'redis_delayed' || kind === 'database_delayed' ? chance.between(20, 250) : 0;
}

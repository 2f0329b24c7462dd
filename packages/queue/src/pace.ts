/** What a process does with the jobs of each queue, and how fast. */
export interface Pace {
  began(name: string): void;
  ended(name: string): void;
  /** Jobs that run, by queue. */
  running(): Record<string, number>;
  runningOf(name: string): number;
  /**
   * Jobs a second by queue, over the time of the last minute in which there was one to do: as fast as it goes when there is
   * work. Queues of which none ended are left out. Looks back to its own calls, so it is asked every few seconds.
   */
  perSecond(): Record<string, number>;
}

interface Track {
  running: number;
  ended: number;
  /** How long at least one ran, in milliseconds, up to `since`. */
  busyMs: number;
  /** When this began to hold; milliseconds of `now`. */
  since: number;
  looks: Look[];
}

interface Look {
  at: number;
  ended: number;
  busyMs: number;
}

const WINDOW_MS = 60_000;
const MS = 1_000;

/** `now`: milliseconds that only rise. */
export function createPace(names: readonly string[], now: () => number = () => performance.now()): Pace {
  const tracks = new Map(names.map((name) => [name, startTrack(now())]));
  const change = (name: string, by: 1 | -1) => {
    const track = tracks.get(name);
    if (!track) return;
    settleTime(track, now());
    track.running += by;
    if (by < 0) track.ended += 1;
  };
  return {
    began: (name) => change(name, 1),
    ended: (name) => change(name, -1),
    running: () => Object.fromEntries([...tracks].map(([name, { running }]) => [name, running])),
    runningOf: (name) => tracks.get(name)?.running ?? 0,
    perSecond: () => {
      const paces = [...tracks].map(([name, track]) => [name, look(track, now())] as const);
      return Object.fromEntries(paces.filter(([, pace]) => pace > 0));
    },
  };
}

const startTrack = (at: number): Track => ({
  running: 0,
  ended: 0,
  busyMs: 0,
  since: at,
  looks: [{ at, ended: 0, busyMs: 0 }],
});

function settleTime(track: Track, at: number): void {
  if (track.running > 0) track.busyMs += at - track.since;
  track.since = at;
}

/** The pace since the newest look that is a minute old, or since the first one; 0 where nothing ended. */
function look(track: Track, at: number): number {
  settleTime(track, at);
  const { ended, busyMs, looks } = track;
  while (looks[1] && looks[1].at <= at - WINDOW_MS) looks.shift();
  looks.push({ at, ended, busyMs });
  const [oldest] = looks;
  if (!oldest || ended === oldest.ended) return 0;
  return ((ended - oldest.ended) / Math.max(1, busyMs - oldest.busyMs)) * MS;
}

import { formatClock, formatDuration } from '../format.ts';
import { useNow } from '../hooks/use-now.ts';
import type { StatusChange } from './event-log.ts';

/** A stretch of time that a node run spent in one status. */
export interface Stretch {
  status: string;
  attempt: number;
  fromMs: number;
  toMs: number;
  /** It ended with an error. */
  hasFailed: boolean;
}

export interface TimelineRow {
  id: string;
  label: string;
  changes: readonly StatusChange[];
}

const OPEN = new Set(['pending', 'queued', 'running', 'waiting']);
const COLOURS: Record<string, string> = {
  queued: 'bg-line',
  running: 'bg-busy',
  waiting: 'bg-warn',
  failed: 'bg-bad',
};

/** From one change of a node run to the next, in order; the last one goes on until `nowMs` while it is open. */
export function stretchesOf(changes: readonly StatusChange[], nowMs: number): Stretch[] {
  return changes
    .map(({ status, attempt, at }, index) => {
      const next = changes[index + 1];
      const fromMs = Date.parse(at);
      const endMs = next ? Date.parse(next.at) : OPEN.has(status) ? nowMs : fromMs;
      const hasFailed = status !== 'queued' && (next?.errorCode ?? null) !== null;
      return { status, attempt, fromMs, toMs: Math.max(fromMs, endMs), hasFailed };
    })
    .filter(({ status }) => status in COLOURS && status !== 'failed');
}

export interface TimelineProps {
  rows: TimelineRow[];
  isOpen: boolean;
  onSelect: (id: string) => void;
}

const MANY_ROWS = 100;

/** When each node was queued, ran and waited, attempt by attempt, as bars on one axis of time. */
export function Timeline({ rows, isOpen, onSelect }: TimelineProps) {
  const now = useNow(rows.length > MANY_ROWS ? 2_000 : 250, isOpen);
  const drawn = rows.map(({ id, label, changes }) => ({ id, label, stretches: stretchesOf(changes, now) }));
  const times = drawn.flatMap(({ stretches }) => stretches.flatMap(({ fromMs, toMs }) => [fromMs, toMs]));
  if (times.length === 0) return <p className="p-4 text-soft">Nothing has been queued yet.</p>;
  const startMs = times.reduce((least, time) => Math.min(least, time));
  const spanMs = Math.max(1, times.reduce((most, time) => Math.max(most, time)) - startMs);
  return (
    <div className="flex flex-col gap-1 p-4">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label="Bars" tabIndex={0} className="flex max-h-96 flex-col gap-1 overflow-y-auto">
        {drawn.map(({ id, label, stretches }) => (
          <div key={id} className="grid grid-cols-[8rem_1fr] items-center gap-3">
            <button type="button" onClick={() => onSelect(id)} className="truncate text-left hover:underline">
              {label}
            </button>
            <div className="relative h-5 rounded bg-page">
              {stretches.map((stretch) => (
                <Bar
                  key={`${stretch.fromMs}-${stretch.status}-${stretch.attempt}`}
                  {...{ stretch, startMs, spanMs }}
                />
              ))}
            </div>
          </div>
        ))}
      </section>
      <div className="grid grid-cols-[8rem_1fr] gap-3 text-xs text-soft">
        <Legend />
        <div className="flex justify-between">
          <span>{formatClock(new Date(startMs))}</span>
          <span>{formatDuration(spanMs)}</span>
        </div>
      </div>
    </div>
  );
}

function Bar({ stretch, startMs, spanMs }: { stretch: Stretch; startMs: number; spanMs: number }) {
  const { status, attempt, fromMs, toMs, hasFailed } = stretch;
  const left = ((fromMs - startMs) / spanMs) * 100;
  const width = ((toMs - fromMs) / spanMs) * 100;
  const nth = attempt > 1 ? `, attempt ${attempt}` : '';
  const what = `${status}${nth}: ${formatDuration(toMs - fromMs)}${hasFailed ? ', failed' : ''}`;
  return (
    <span
      role="img"
      aria-label={what}
      title={what}
      className={`absolute inset-y-0.5 min-w-0.5 rounded-sm ${COLOURS[hasFailed ? 'failed' : status]}`}
      style={{ left: `${left}%`, width: `${width}%` }}
    />
  );
}

const Legend = () => (
  <span className="flex flex-wrap gap-2">
    {Object.entries(COLOURS).map(([status, colour]) => (
      <span key={status} className="flex items-center gap-1">
        <span aria-hidden className={`size-2.5 rounded-sm ${colour}`} />
        {status}
      </span>
    ))}
  </span>
);

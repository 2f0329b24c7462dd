import { formatClock, formatDuration } from '../format.ts';
import type { ShownNode } from '../graph/graph-view.tsx';
import { useNow } from '../hooks/use-now.ts';
import type { StatusChange } from '../hooks/use-run-events.ts';

/** A stretch of time that a node run spent in one status. */
export interface Stretch {
  status: string;
  attempt: number;
  fromMs: number;
  toMs: number;
}

const OPEN = new Set(['pending', 'queued', 'running', 'waiting']);
const COLOURS: Record<string, string> = { queued: 'bg-line', running: 'bg-busy', waiting: 'bg-warn' };
const SHOWN_STATUSES = new Set(Object.keys(COLOURS));

/** From one change of a node run to the next, in order; the last one goes on until `nowMs` while it is open. */
export function stretchesOf(changes: StatusChange[], nowMs: number): Stretch[] {
  return changes
    .map(({ status, attempt, at }, index) => ({
      status,
      attempt,
      fromMs: Date.parse(at),
      toMs: changes[index + 1]
        ? Date.parse(changes[index + 1]?.at ?? at)
        : OPEN.has(status)
          ? nowMs
          : Date.parse(at),
    }))
    .filter(({ status }) => SHOWN_STATUSES.has(status));
}

export interface TimelineProps {
  nodes: ShownNode[];
  changes: StatusChange[];
  isOpen: boolean;
  onSelect: (nodeId: string) => void;
}

/** When each node was queued, ran and waited, as bars on one axis of time. */
export function Timeline({ nodes, changes, isOpen, onSelect }: TimelineProps) {
  const now = useNow(250, isOpen);
  const byNode = Map.groupBy(
    changes.filter(({ nodeId }) => nodeId !== null),
    ({ nodeId }) => nodeId ?? '',
  );
  const rows = nodes.map((node) => ({ node, stretches: stretchesOf(byNode.get(node.id) ?? [], now) }));
  const times = rows.flatMap(({ stretches }) => stretches.flatMap(({ fromMs, toMs }) => [fromMs, toMs]));
  if (times.length === 0) return <p className="p-4 text-soft">Nothing has been queued yet.</p>;
  const startMs = Math.min(...times);
  const spanMs = Math.max(1, Math.max(...times) - startMs);
  return (
    <div className="flex flex-col gap-1 p-4">
      {rows.map(({ node, stretches }) => (
        <div key={node.id} className="grid grid-cols-[8rem_1fr] items-center gap-3">
          <button
            type="button"
            onClick={() => onSelect(node.id)}
            className="truncate text-left hover:underline"
          >
            {node.label}
          </button>
          <div className="relative h-5 rounded bg-page">
            {stretches.map((stretch) => (
              <Bar key={`${stretch.fromMs}-${stretch.status}`} {...{ stretch, startMs, spanMs }} />
            ))}
          </div>
        </div>
      ))}
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
  const { status, attempt, fromMs, toMs } = stretch;
  const left = ((fromMs - startMs) / spanMs) * 100;
  const width = ((toMs - fromMs) / spanMs) * 100;
  const what = `${status}${attempt > 1 ? `, attempt ${attempt}` : ''}: ${formatDuration(toMs - fromMs)}`;
  return (
    <span
      role="img"
      aria-label={what}
      title={what}
      className={`absolute inset-y-0.5 min-w-0.5 rounded-sm ${COLOURS[status]}`}
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

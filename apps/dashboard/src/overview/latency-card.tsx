import { Card } from '../components/card.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Empty } from '../components/states.tsx';
import { formatCount, formatDuration } from '../format.ts';
import type { Latency, WorkspaceStats } from '../queries/stats.ts';

interface Row {
  name: string;
  hint: string;
  latency: Latency;
}

/** How long starts, runs and nodes took: half of them, 95 and 99 of a hundred no longer than this. */
export const LatencyCard = ({ stats }: { stats: WorkspaceStats }) => (
  <Card title="How long it takes">
    <DataTable
      caption="How long it takes"
      columns={COLUMNS}
      rows={rowsOf(stats)}
      keyOf={({ name }) => name}
      empty={<Empty title="Nothing has ended">Times appear with the first run that ends.</Empty>}
    />
  </Card>
);

const rowsOf = ({ start_latency, run_latency, nodes }: WorkspaceStats): Row[] =>
  [
    { name: 'Trigger to start', hint: 'from when a run is due', latency: start_latency },
    { name: 'Run', hint: 'from start to end', latency: run_latency },
    ...nodes.flatMap(({ node_type, queue, run }) => [
      { name: `${node_type} in its queue`, hint: 'before its attempt', latency: queue },
      { name: node_type, hint: 'waits and retries included', latency: run },
    ]),
  ].filter(({ latency }) => latency.sampled > 0);

const quantile = (title: string, of: (latency: Latency) => number | null): Column<Row> => ({
  title,
  isNumber: true,
  cell: ({ latency }) => {
    const ms = of(latency);
    return <span className="whitespace-nowrap">{ms === null ? '–' : formatDuration(ms)}</span>;
  },
});

const COLUMNS: Column<Row>[] = [
  {
    title: 'What',
    cell: ({ name, hint }) => (
      <span className="flex flex-col">
        <span className="font-medium">{name}</span>
        <span className="text-xs text-soft">{hint}</span>
      </span>
    ),
  },
  quantile('p50', ({ p50_ms }) => p50_ms),
  quantile('p95', ({ p95_ms }) => p95_ms),
  quantile('p99', ({ p99_ms }) => p99_ms),
  { title: 'Measured', isNumber: true, cell: ({ latency }) => formatCount(latency.sampled) },
];

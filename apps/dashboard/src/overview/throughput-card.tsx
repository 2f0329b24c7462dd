import { lazy, Suspense, useMemo } from 'react';
import { Card } from '../components/card.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Loading } from '../components/states.tsx';
import { Instant } from '../components/time.tsx';
import { formatCount } from '../format.ts';
import type { WorkspaceStats } from '../queries/stats.ts';

const TimeSeries = lazy(() =>
  import('../charts/time-series.tsx').then(({ TimeSeries }) => ({ default: TimeSeries })),
);

type Bucket = WorkspaceStats['throughput'][number];

const LINES = [
  { name: 'accepted', tone: 'soft', dash: [5, 4], of: ({ accepted }: Bucket) => accepted },
  { name: 'completed', tone: 'good', of: ({ completed }: Bucket) => completed },
  { name: 'failed', tone: 'bad', dash: [8, 3], of: ({ failed }: Bucket) => failed },
  { name: 'cancelled', tone: 'warn', dash: [2, 3], of: ({ cancelled }: Bucket) => cancelled },
];

/** What was accepted and what ended over time, as lines and as a table. */
export function ThroughputCard({ throughput }: { throughput: Bucket[] }) {
  const times = useMemo(() => throughput.map(({ from }) => new Date(from).getTime()), [throughput]);
  const series = useMemo(
    () => LINES.map(({ of, ...line }) => ({ ...line, values: throughput.map(of) })),
    [throughput],
  );
  return (
    <Card title="Runs over time">
      <Suspense fallback={<Loading what="the chart" />}>
        <TimeSeries label="Runs over time; its values are in the table below" times={times} series={series} />
      </Suspense>
      {throughput.some(({ is_estimate }) => is_estimate) && (
        <p className="px-4 pb-3 text-xs text-soft">
          Where more than 5,000 runs fall into one part, the counts go on as the part began.
        </p>
      )}
      <details className="border-t border-line">
        <summary className="cursor-pointer px-4 py-2 text-soft">As a table</summary>
        <div className="max-h-80 overflow-auto">
          <DataTable
            caption="Runs over time"
            columns={COLUMNS}
            rows={throughput.toReversed()}
            keyOf={({ from }) => from}
            empty={null}
          />
        </div>
      </details>
    </Card>
  );
}

const COLUMNS: Column<Bucket>[] = [
  { title: 'From', cell: ({ from }) => <Instant at={from} /> },
  ...LINES.map(({ name, of }) => ({
    title: name,
    isNumber: true,
    cell: (bucket: Bucket) => `${bucket.is_estimate ? '≈ ' : ''}${formatCount(of(bucket))}`,
  })),
];

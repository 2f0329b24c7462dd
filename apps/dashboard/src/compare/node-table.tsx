import type { ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Empty } from '../components/states.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { formatCents, formatDuration } from '../format.ts';
import { isSame } from '../json/json-diff.ts';
import { referenceOf } from '../queries/payloads.ts';
import { durationOf, type NodeRunPair } from './pair-node-runs.ts';

export interface NodeTableProps {
  pairs: NodeRunPair[];
  onCompare: (nodeId: string) => void;
}

/** What each node did in both runs: what came before at the left, what came after at the right. */
export const NodeTable = ({ pairs, onCompare }: NodeTableProps) => (
  <DataTable
    caption="Nodes of both runs"
    columns={columnsOf(onCompare)}
    rows={pairs}
    keyOf={({ id }) => id}
    empty={<Empty title="Neither run has nodes" />}
  />
);

const CHANGES: Record<NodeRunPair['change'], string | null> = {
  none: null,
  added: 'only after',
  removed: 'only before',
  changed: 'was edited',
};

const columnsOf = (onCompare: (nodeId: string) => void): Column<NodeRunPair>[] => [
  {
    title: 'Node',
    cell: ({ label, change }) => (
      <>
        <span className="font-medium">{label}</span>
        {CHANGES[change] && <p className="text-xs text-warn">{CHANGES[change]}</p>}
      </>
    ),
  },
  {
    title: 'Status',
    cell: ({ left, right }) => (
      <Both
        isDifferent={left?.status !== right?.status}
        before={left && <StatusBadge status={left.status} />}
        after={right && <StatusBadge status={right.status} />}
      />
    ),
  },
  { title: 'Duration', isNumber: true, cell: ({ left, right }) => <Durations {...{ left, right }} /> },
  {
    title: 'Cost',
    isNumber: true,
    cell: ({ left, right }) => (
      <Both
        isDifferent={left?.cost_cents !== right?.cost_cents}
        before={left && formatCents(left.cost_cents)}
        after={right && formatCents(right.cost_cents)}
      />
    ),
  },
  {
    title: 'Attempts',
    isNumber: true,
    cell: ({ left, right }) => (
      <Both isDifferent={left?.attempt !== right?.attempt} before={left?.attempt} after={right?.attempt} />
    ),
  },
  { title: 'Output', cell: (pair) => <Output pair={pair} onCompare={onCompare} /> },
];

function Durations({ left, right }: Pick<NodeRunPair, 'left' | 'right'>) {
  const [before, after] = [durationOf(left), durationOf(right)];
  return (
    <Both
      isDifferent={false}
      before={before === null ? null : formatDuration(before)}
      after={after === null ? null : formatDuration(after)}
    />
  );
}

const Both = ({
  before,
  after,
  isDifferent,
}: {
  before: ReactNode;
  after: ReactNode;
  isDifferent: boolean;
}) => (
  <span className="inline-flex items-center gap-2 whitespace-nowrap">
    <span className="text-soft">{before ?? '–'}</span>
    <span aria-hidden className="text-soft">
      →
    </span>
    <span className={isDifferent ? 'font-semibold' : ''}>{after ?? '–'}</span>
  </span>
);

function Output({
  pair: { id, label, left, right },
  onCompare,
}: {
  pair: NodeRunPair;
  onCompare: (id: string) => void;
}) {
  if (left === null || right === null) return <span className="text-soft">–</span>;
  const [before, after] = [left.output_data, right.output_data];
  const isLarge = referenceOf(before) !== null || referenceOf(after) !== null;
  if (!isLarge && isSame(before, after)) return <span className="text-soft">same</span>;
  return (
    <Button onClick={() => onCompare(id)}>
      {isLarge ? 'Large' : 'Differs'}
      <span className="sr-only">: compare the outputs of {label}</span>
    </Button>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Select } from '../components/field.tsx';
import { MoreButton } from '../components/more-button.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Empty } from '../components/states.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { Duration } from '../components/time.tsx';
import { formatCents, formatCount } from '../format.ts';
import { itemsQuery, type NodeRun, type NodeRunStatus } from '../queries/runs.ts';
import type { RunEvents } from './event-log.ts';
import { NodeRunDetails } from './node-run-details.tsx';

const STATUSES: NodeRunStatus[] = [
  'pending',
  'queued',
  'running',
  'waiting',
  'completed',
  'failed',
  'cancelled',
];

export interface ItemsProps {
  /** Of the map. */
  nodeRun: NodeRun;
  workflowId: string;
  workspaceId: string;
  events: RunEvents;
}

/** The items of a map: how each is doing, and everything about the one that is chosen. */
export function Items({ nodeRun, workflowId, workspaceId, events }: ItemsProps) {
  const [status, setStatus] = useState<NodeRunStatus | undefined>();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const query = useInfiniteQuery(itemsQuery(workflowId, nodeRun.workflow_run_id, nodeRun.id, status));
  return (
    <Card
      title={`Items (${formatCount(nodeRun.item_counts?.total ?? 0)})`}
      actions={
        <Select
          label="Status of items"
          isLabelHidden
          value={status ?? ''}
          onChange={({ target }) => setStatus((target.value || undefined) as NodeRunStatus | undefined)}
        >
          <option value="">All</option>
          {STATUSES.map((name) => (
            <option key={name} value={name}>
              {name} ({formatCount(countOf(nodeRun, name))})
            </option>
          ))}
        </Select>
      }
    >
      <QueryView query={query} what="items">
        {({ pages }) => {
          const items = pages.flatMap(({ rows }) => rows);
          const chosen = items.find(({ id }) => id === chosenId);
          return (
            <>
              <div className="max-h-96 overflow-y-auto">
                <DataTable
                  caption="Items"
                  columns={columnsOf(setChosenId)}
                  rows={items}
                  keyOf={({ id }) => id}
                  empty={<Empty title="No items here" />}
                />
              </div>
              <MoreButton query={query} />
              {chosen && (
                <section aria-label={`Item ${chosen.item_index}`} className="border-t border-line p-4">
                  <h3 className="mb-3 font-semibold">Item {chosen.item_index}</h3>
                  <NodeRunDetails nodeRun={chosen} workspaceId={workspaceId} events={events} />
                </section>
              )}
            </>
          );
        }}
      </QueryView>
    </Card>
  );
}

const countOf = ({ item_counts }: NodeRun, status: NodeRunStatus) =>
  status === 'skipped' ? 0 : (item_counts?.[status] ?? 0);

const columnsOf = (choose: (id: string) => void): Column<NodeRun>[] => [
  {
    title: 'Item',
    cell: ({ id, item_index }) => (
      <Button
        look="quiet"
        className="-my-1 px-1.5"
        aria-label={`Show item ${item_index}`}
        onClick={() => choose(id)}
      >
        {item_index}
      </Button>
    ),
  },
  { title: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
  { title: 'Attempt', isNumber: true, cell: ({ attempt }) => attempt },
  {
    title: 'Duration',
    isNumber: true,
    cell: ({ started_at, completed_at }) => <Duration from={started_at} to={completed_at} />,
  },
  { title: 'Cost', isNumber: true, cell: ({ cost_cents }) => formatCents(cost_cents) },
  {
    title: 'Why',
    cell: ({ error, waiting_for }) => (
      <p className="max-w-md text-xs break-words text-soft">{error?.message ?? waiting_for?.message}</p>
    ),
  },
];

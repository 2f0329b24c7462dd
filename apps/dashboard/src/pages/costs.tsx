import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Select } from '../components/field.tsx';
import { useNotify } from '../components/notices.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Empty } from '../components/states.tsx';
import { formatCount, formatDollars } from '../format.ts';
import { useNow } from '../hooks/use-now.ts';
import {
  COST_GROUPINGS,
  type CostGroup,
  type CostGrouping,
  costsQuery,
  exportCosts,
} from '../queries/costs.ts';

const FROM = '/inside/w/$workspaceId/costs';
const DAY_MS = 86_400_000;
const SPANS = [7, 30, 90];

/** What the runs of a workspace have cost, by day, workflow, model or provider. */
export function Costs() {
  const { workspaceId } = useParams({ from: FROM });
  const { by = 'day', days = 30 } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/w/$workspaceId/costs' });
  const notify = useNotify();
  const span = useSpan(days);
  const query = useQuery(costsQuery(workspaceId, by, span));
  return (
    <Page
      title="Costs"
      actions={
        <>
          <Select
            label="Grouped by"
            isLabelHidden
            value={by}
            onChange={({ target }) => void navigate({ search: { by: target.value as CostGrouping, days } })}
          >
            {COST_GROUPINGS.map((grouping) => (
              <option key={grouping} value={grouping}>
                By {grouping}
              </option>
            ))}
          </Select>
          <Select
            label="Span of time"
            isLabelHidden
            value={days}
            onChange={({ target }) => void navigate({ search: { by, days: Number(target.value) } })}
          >
            {SPANS.map((count) => (
              <option key={count} value={count}>
                Last {count} days
              </option>
            ))}
          </Select>
          <Button onClick={() => void exportCosts(workspaceId, span).catch(notify.failed)}>
            <Download aria-hidden className="size-4" /> CSV
          </Button>
        </>
      }
    >
      <Card>
        <QueryView query={query} what="costs">
          {(groups) => <CostTable groups={groups} grouping={by} />}
        </QueryView>
      </Card>
    </Page>
  );
}

/** Whole days of UTC, as the ledger has them, up to the end of today. */
function useSpan(days: number) {
  const now = useNow(60_000);
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  return useMemo(
    () => ({
      from: new Date(today - (days - 1) * DAY_MS).toISOString(),
      to: new Date(today + DAY_MS).toISOString(),
    }),
    [today, days],
  );
}

function CostTable({ groups, grouping }: { groups: CostGroup[]; grouping: CostGrouping }) {
  const most = Math.max(...groups.map(({ cost_usd }) => cost_usd));
  const columns: Column<CostGroup>[] = [
    { title: grouping, cell: ({ name }) => <span className="font-medium">{name}</span> },
    { title: 'Share', cell: ({ cost_usd }) => <Bar share={most > 0 ? cost_usd / most : 0} /> },
    { title: 'Cost', isNumber: true, cell: ({ cost_usd }) => formatDollars(cost_usd) },
    { title: 'Calls', isNumber: true, cell: ({ entry_count }) => formatCount(entry_count) },
    { title: 'Unpriced', isNumber: true, cell: (group) => <Unpriced group={group} /> },
    { title: 'Tokens read', isNumber: true, cell: ({ input_tokens }) => formatCount(input_tokens) },
    { title: 'Tokens written', isNumber: true, cell: ({ output_tokens }) => formatCount(output_tokens) },
  ];
  return (
    <DataTable
      caption={`Costs by ${grouping}`}
      columns={columns}
      rows={groups}
      keyOf={({ key }) => key}
      empty={<Empty title="Nothing was spent">Calls of models and paid services appear here.</Empty>}
    />
  );
}

const Bar = ({ share }: { share: number }) => (
  <div aria-hidden className="h-4 w-40 rounded bg-page">
    <div className="h-4 rounded bg-busy" style={{ width: `${share * 100}%` }} />
  </div>
);

/** Calls whose price nobody knows count nothing in the sum, so they must be seen. */
const Unpriced = ({ group: { unpriced_entry_count: count } }: { group: CostGroup }) => (
  <span className={count > 0 ? 'text-warn' : ''}>{formatCount(count)}</span>
);

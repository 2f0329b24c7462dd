import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Card } from '../components/card.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Select } from '../components/field.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Empty } from '../components/states.tsx';
import { formatCents, formatDollars } from '../format.ts';
import { useNow } from '../hooks/use-now.ts';
import { type WorkspaceCost, workspaceCostsQuery } from '../queries/costs.ts';
import { meQuery } from '../queries/me.ts';
import { Bar } from './bar.tsx';

const MONTHS = 12;
const MINUTE_MS = 60_000;

/** What workspaces have spent in a month of UTC, beside each other: one's own, or all for an administrator. */
export function WorkspaceCosts({ view }: { view: ReactNode }) {
  const months = useMonths();
  const { month = months[0] ?? '', of } = useSearch({ from: '/inside/w/$workspaceId/costs' });
  const navigate = useNavigate({ from: '/w/$workspaceId/costs' });
  const { data: me } = useSuspenseQuery(meQuery);
  const query = useQuery(workspaceCostsQuery(month, of ?? 'mine'));
  return (
    <Page
      title="Costs"
      actions={
        <>
          {view}
          {me.kind === 'user' && me.user.is_instance_admin && (
            <Select
              label="Whose workspaces"
              isLabelHidden
              value={of ?? 'mine'}
              onChange={({ target }) =>
                void navigate({
                  search: { by: 'workspace', month, ...(target.value === 'all' && { of: 'all' }) },
                })
              }
            >
              <option value="mine">Your workspaces</option>
              <option value="all">All workspaces</option>
            </Select>
          )}
          <Select
            label="Month"
            isLabelHidden
            value={month}
            onChange={({ target }) =>
              void navigate({ search: { by: 'workspace', month: target.value, ...(of && { of }) } })
            }
          >
            {(months.includes(month) ? months : [month, ...months]).map((each) => (
              <option key={each}>{each}</option>
            ))}
          </Select>
        </>
      }
    >
      <Card>
        <QueryView query={query} what="costs">
          {(costs) => <CostsTable costs={costs} />}
        </QueryView>
      </Card>
      <p className="text-soft">Months are those of UTC, as budgets count them.</p>
    </Page>
  );
}

/** The last twelve months of UTC as YYYY-MM, this one first. */
function useMonths(): string[] {
  const now = new Date(useNow(MINUTE_MS));
  return Array.from({ length: MONTHS }, (_, back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back))
      .toISOString()
      .slice(0, 'YYYY-MM'.length),
  );
}

function CostsTable({ costs }: { costs: WorkspaceCost[] }) {
  const most = Math.max(...costs.map(({ cost_usd }) => cost_usd));
  const columns: Column<WorkspaceCost>[] = [
    { title: 'Workspace', cell: ({ name }) => <span className="font-medium">{name}</span> },
    { title: 'Share', cell: ({ cost_usd }) => <Bar share={most > 0 ? cost_usd / most : 0} /> },
    { title: 'Cost', isNumber: true, cell: ({ cost_usd }) => formatDollars(cost_usd) },
    {
      title: 'Budget of a month',
      isNumber: true,
      cell: ({ monthly_budget_cents: budget }) => (budget === null ? 'no limit' : formatCents(budget)),
    },
  ];
  return (
    <DataTable
      caption="Costs by workspace"
      columns={columns}
      rows={costs}
      keyOf={({ workspace_id }) => workspace_id}
      empty={<Empty title="No workspaces">You belong to none yet.</Empty>}
    />
  );
}

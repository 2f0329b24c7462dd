import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Select } from '../components/field.tsx';
import { useNotify } from '../components/notices.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { CostTable } from '../costs/cost-table.tsx';
import { WorkspaceCosts } from '../costs/workspace-costs.tsx';
import { useNow } from '../hooks/use-now.ts';
import {
  COST_GROUPINGS,
  COST_VIEWS,
  type CostGrouping,
  type CostView,
  costsQuery,
  exportCosts,
} from '../queries/costs.ts';
import { meQuery } from '../queries/me.ts';

const FROM = '/inside/w/$workspaceId/costs';
const DAY_MS = 86_400_000;
const SPANS = [7, 30, 90];

/** What runs have cost, by day, workflow, model or provider, and by workspace. */
export function Costs() {
  const { by = 'day' } = useSearch({ from: FROM });
  return by === 'workspace' ? <WorkspaceCosts view={<ViewSelect />} /> : <CostsOfOne by={by} />;
}

function ViewSelect() {
  const { by = 'day', ...search } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/w/$workspaceId/costs' });
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <Select
      label="Grouped by"
      isLabelHidden
      value={by}
      onChange={({ target }) => void navigate({ search: { ...search, by: target.value as CostView } })}
    >
      {(me.kind === 'user' ? COST_VIEWS : COST_GROUPINGS).map((view) => (
        <option key={view} value={view}>
          By {view}
        </option>
      ))}
    </Select>
  );
}

/** The sums of the workspace. */
function CostsOfOne({ by }: { by: CostGrouping }) {
  const { workspaceId } = useParams({ from: FROM });
  const { days = 30 } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/w/$workspaceId/costs' });
  const notify = useNotify();
  const span = useSpan(days);
  const query = useQuery(costsQuery(workspaceId, by, span));
  return (
    <Page
      title="Costs"
      actions={
        <>
          <ViewSelect />
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

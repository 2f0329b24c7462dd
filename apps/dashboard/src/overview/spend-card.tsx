import { Link } from '@tanstack/react-router';
import { Card } from '../components/card.tsx';
import { Fact, Facts } from '../components/facts.tsx';
import { formatCents, formatDollars } from '../format.ts';
import type { WorkspaceStats } from '../queries/stats.ts';
import { BUDGET_WARNING, shareOf } from './budget-share.ts';

type Costs = WorkspaceStats['costs'];

/** What today and this month have cost, beside what the month may. */
export const SpendCard = ({ costs, workspaceId }: { costs: Costs; workspaceId: string }) => (
  <Card
    title="Costs"
    actions={
      <Link to="/w/$workspaceId/costs" params={{ workspaceId }} className="text-accent hover:underline">
        Where it went
      </Link>
    }
  >
    <div className="flex flex-col gap-3 p-4">
      <Facts>
        <Fact name="Today (UTC)">
          {costs.today_is_complete ? '' : 'more than '}
          {formatDollars(costs.today_usd)}
        </Fact>
        <Fact name="This month (UTC)">{formatDollars(costs.month_usd)}</Fact>
        <Fact name="Budget of a month">
          {costs.monthly_budget_cents === null ? 'no limit' : formatCents(costs.monthly_budget_cents)}
        </Fact>
      </Facts>
      <BudgetBar share={shareOf(costs)} />
    </div>
  </Card>
);

const toneOf = (share: number) => (share >= 1 ? 'bg-bad' : share >= BUDGET_WARNING ? 'bg-warn' : 'bg-good');

function BudgetBar({ share }: { share: number | null }) {
  if (share === null) return null;
  const percent = Math.round(share * 100);
  return (
    <div className="flex items-center gap-2">
      <div aria-hidden className="h-3 flex-1 overflow-hidden rounded bg-page">
        <div className={`h-3 ${toneOf(share)}`} style={{ width: `${Math.min(100, percent)}%` }} />
      </div>
      <span className="tabular-nums">{percent} % of the budget</span>
    </div>
  );
}

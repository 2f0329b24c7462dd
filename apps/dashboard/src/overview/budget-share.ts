import type { WorkspaceStats } from '../queries/stats.ts';

/** From this share on the budget of a month wants attention. */
export const BUDGET_WARNING = 0.8;

/** Of the month's budget that is spent, from 0; null where there is no limit. */
export function shareOf({
  month_cents,
  monthly_budget_cents: budget,
}: WorkspaceStats['costs']): number | null {
  if (budget === null) return null;
  return budget === 0 ? 1 : month_cents / budget;
}

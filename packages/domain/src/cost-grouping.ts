/** What costs can be summed by. Days are days in UTC. */
export const COST_GROUPINGS = ['day', 'workflow', 'model', 'provider'] as const;
export type CostGrouping = (typeof COST_GROUPINGS)[number];

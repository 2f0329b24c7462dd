/** What becomes of a node whose next paid call has no room in a budget. fail: it fails · ask: it waits for somebody's approval. */
export const BUDGET_ACTIONS = ['fail', 'ask'] as const;
export type BudgetAction = (typeof BUDGET_ACTIONS)[number];

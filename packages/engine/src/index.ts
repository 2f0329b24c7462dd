export { advanceRun } from './advance-run.ts';
export type { EngineContext, EngineLimits, TriggerContext } from './context.ts';
export { executeNodeRun } from './execute-node-run.ts';
export { freezeVersion } from './freeze-version.ts';
export { createJobHandlers } from './handle-jobs.ts';
export { type LeaseKeeper, startLeaseKeeper } from './lease-keeper.ts';
export { createPlanCache, type PlanCache } from './plan-cache.ts';
export { type SweepCursor, type SweepOptions, type Swept, startOfSweep, sweep } from './sweep.ts';
export { type AcceptedRun, type TriggerCommand, triggerRun } from './trigger-run.ts';

import { type Db, findGraph } from '@runyard/db';
import { NotFoundError } from '@runyard/domain';
import type { NodeTypes } from '@runyard/nodes';
import { planRun, type RunPlan } from './run-plan.ts';

/** Plans by version id. A version never changes, so a plan is only dropped to bound memory. */
export interface PlanCache {
  /** Throws `NotFoundError` for a version that is not there. */
  require(versionId: string): Promise<RunPlan>;
}

/** Keeps the `capacity` most recently used plans; concurrent first uses of a version share one read. */
export function createPlanCache(db: Db, nodeTypes: NodeTypes, capacity = 500): PlanCache {
  const plans = new Map<string, Promise<RunPlan>>();
  const load = async (versionId: string) => {
    const graph = await findGraph(db.sql, versionId);
    if (!graph) throw new NotFoundError(`workflow version ${versionId} does not exist`);
    return planRun(graph, nodeTypes);
  };
  return {
    require: (versionId) => {
      const plan = plans.get(versionId) ?? load(versionId);
      plans.delete(versionId);
      plans.set(versionId, plan);
      plan.catch(() => plans.delete(versionId));
      const oldest = plans.keys().next().value;
      if (plans.size > capacity && oldest !== undefined) plans.delete(oldest);
      return plan;
    },
  };
}

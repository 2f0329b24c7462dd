import type { Workspace } from '@runyard/contracts';
import type { Workspace as WorkspaceRow } from '@runyard/db';
import type { JsonObject, WorkspaceStatus } from '@runyard/domain';
import { timestamp, timestampOrNull } from './timestamp.ts';

export function presentWorkspace(workspace: WorkspaceRow): Workspace {
  return {
    id: workspace.id,
    hired_agent_id: workspace.hiredAgentId,
    user_id: workspace.userId,
    name: workspace.name,
    status: workspace.status as WorkspaceStatus,
    settings: workspace.settings as JsonObject,
    monthly_budget_cents: workspace.monthlyBudgetCents,
    metrics_cache: workspace.metricsCache as JsonObject,
    last_active_at: timestampOrNull(workspace.lastActiveAt),
    created_at: timestamp(workspace.createdAt),
    updated_at: timestamp(workspace.updatedAt),
  };
}

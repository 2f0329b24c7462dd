import type { Hook, HookWithPath } from '@runyard/contracts';
import type { Hook as HookRow } from '@runyard/db';
import { timestamp } from './timestamp.ts';

export function presentHook(hook: HookRow): Hook {
  return {
    id: hook.id,
    workspace_id: hook.workspaceId,
    workflow_id: hook.workflowId,
    name: hook.name,
    created_at: timestamp(hook.createdAt),
  };
}

export const presentHookWithPath = (hook: HookRow, secret: string): HookWithPath => ({
  ...presentHook(hook),
  path: `/api/v1/hooks/${secret}`,
});

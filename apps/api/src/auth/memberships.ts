import {
  areUsersKnown,
  type Db,
  findWorkflowRoles,
  findWorkspaceRoles,
  findWorkspacesOfWorkflows,
  isDatabaseUnavailable,
  type WorkflowMembership,
  type WorkflowRole,
  type WorkspaceMembership,
} from '@runyard/db';
import type { WorkspaceRole } from '@runyard/domain';
import { type Clock, coalesce } from '@runyard/runtime';
import { rememberFor } from './remember-for.ts';

/** Reads who may do what. Lookups that arrive together become one statement. */
export interface Memberships {
  isUserKnown(userId: string): Promise<boolean>;
  /** Null when there is no such workspace or the user is not in it. */
  roleInWorkspace(asked: WorkspaceMembership): Promise<WorkspaceRole | null>;
  /** The workflow's workspace and the user's role there; null when there is none or the user is not in it. */
  roleInWorkflow(asked: WorkflowMembership): Promise<WorkflowRole | null>;
  /** Null when there is no such workflow. */
  workspaceOfWorkflow(workflowId: string): Promise<string | null>;
}

const MAX_LOOKUPS = 200;
/** A role that was taken away still counts for this long at most. */
const REMEMBER_MS = 1_000;

export function createMemberships({ sql }: Pick<Db, 'sql'>, clock: Clock): Memberships {
  const limits = { maxItems: MAX_LOOKUPS, isolates: (error: unknown) => !isDatabaseUnavailable(error) };
  const remembered = <Asked, Role>(
    find: (asked: Asked[]) => Promise<Role[]>,
    keyOf: (asked: Asked) => string,
  ) => rememberFor(REMEMBER_MS, clock, keyOf, coalesce(find, limits));
  return {
    isUserKnown: coalesce((userIds: string[]) => areUsersKnown(sql, userIds), limits),
    roleInWorkspace: remembered(
      (asked: WorkspaceMembership[]) => findWorkspaceRoles(sql, asked),
      ({ workspaceId, userId }) => `${workspaceId} ${userId}`,
    ),
    roleInWorkflow: remembered(
      (asked: WorkflowMembership[]) => findWorkflowRoles(sql, asked),
      ({ workflowId, userId }) => `${workflowId} ${userId}`,
    ),
    workspaceOfWorkflow: remembered(
      (workflowIds: string[]) => findWorkspacesOfWorkflows(sql, workflowIds),
      (workflowId) => workflowId,
    ),
  };
}

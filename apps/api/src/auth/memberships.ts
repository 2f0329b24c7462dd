import {
  areUsersKnown,
  type Db,
  findWorkflowRoles,
  findWorkspaceRoles,
  isDatabaseUnavailable,
  type WorkflowMembership,
  type WorkflowRole,
  type WorkspaceMembership,
} from '@runyard/db';
import type { WorkspaceRole } from '@runyard/domain';
import { coalesce } from '@runyard/runtime';

/** Reads who may do what. Lookups that arrive together become one statement. */
export interface Memberships {
  isUserKnown(userId: string): Promise<boolean>;
  /** Null when there is no such workspace or the user is not in it. */
  roleInWorkspace(asked: WorkspaceMembership): Promise<WorkspaceRole | null>;
  /** The workflow's workspace and the user's role there; null when there is none or the user is not in it. */
  roleInWorkflow(asked: WorkflowMembership): Promise<WorkflowRole | null>;
}

const MAX_LOOKUPS = 200;

export function createMemberships({ sql }: Pick<Db, 'sql'>): Memberships {
  const limits = { maxItems: MAX_LOOKUPS, isolates: (error: unknown) => !isDatabaseUnavailable(error) };
  return {
    isUserKnown: coalesce((userIds: string[]) => areUsersKnown(sql, userIds), limits),
    roleInWorkspace: coalesce((asked: WorkspaceMembership[]) => findWorkspaceRoles(sql, asked), limits),
    roleInWorkflow: coalesce((asked: WorkflowMembership[]) => findWorkflowRoles(sql, asked), limits),
  };
}

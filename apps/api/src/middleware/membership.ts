import { GetWorkflowRequest, GetWorkspaceRequest } from '@runyard/contracts';
import { ForbiddenError, includesRole, NotFoundError, type WorkspaceRole } from '@runyard/domain';
import type { RequestHandler, Response } from 'express';
import type { Memberships } from '../auth/memberships.ts';
import { userIdOf } from './bearer-auth.ts';

/** Who asks, in which workspace. */
export interface Caller {
  userId: string;
  workspaceId: string;
  role: WorkspaceRole;
}

/** Lets members of the path's workspace pass who have at least the `needed` role. A foreign workspace is not there. */
export const inWorkspace =
  (memberships: Memberships, needed: WorkspaceRole): RequestHandler =>
  async (req, res, next) => {
    const { workspace_id: workspaceId } = GetWorkspaceRequest.parse({ params: req.params }).params;
    const role = await memberships.roleInWorkspace({ workspaceId, userId: userIdOf(res) });
    if (!role) throw new NotFoundError('workspace not found');
    admit(res, { workspaceId, role }, needed);
    next();
  };

/** The same for paths that name a workflow without its workspace. */
export const inWorkflow =
  (memberships: Memberships, needed: WorkspaceRole): RequestHandler =>
  async (req, res, next) => {
    const { workflow_id: workflowId } = GetWorkflowRequest.parse({ params: req.params }).params;
    const found = await memberships.roleInWorkflow({ workflowId, userId: userIdOf(res) });
    if (!found) throw new NotFoundError('workflow not found');
    admit(res, found, needed);
    next();
  };

function admit(res: Response, place: Omit<Caller, 'userId'>, needed: WorkspaceRole): void {
  if (!includesRole(place.role, needed))
    throw new ForbiddenError(`this takes the role ${needed}; yours is ${place.role}`);
  res.locals.caller = { userId: userIdOf(res), ...place } satisfies Caller;
}

/** Who asks, after `inWorkspace` or `inWorkflow`. */
export const callerOf = (res: Response): Caller => res.locals.caller;

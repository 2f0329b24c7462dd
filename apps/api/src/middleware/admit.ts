import { type Access, Id } from '@runyard/contracts';
import { isInstanceAdmin } from '@runyard/db';
import { assertNever, ForbiddenError, includesRole, NotFoundError, UnauthorizedError } from '@runyard/domain';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Identity, WorkspaceCaller } from '../auth/identity.ts';
import type { RouteDeps } from '../deps.ts';
import { bearerAuth, bearerTokenOf, identityOf } from './bearer-auth.ts';

/** The guards of an operation: who is it, and may they do it here. */
export interface Guards {
  identify: RequestHandler[];
  place: RequestHandler[];
}

type PlacedAccess = Extract<Access, { role: unknown }>;
type Place = Pick<WorkspaceCaller, 'workspaceId' | 'role'>;

export function admit(access: Access, deps: RouteDeps): Guards {
  const identify = [bearerAuth(deps.authenticate)];
  switch (access.place) {
    case 'public':
      return { identify: [], place: [] };
    case 'caller':
      return { identify, place: [] };
    case 'user':
      return { identify, place: [usersOnly] };
    case 'instance':
      return { identify, place: [usersOnly, instanceAdminsOnly(deps)] };
    case 'workspace':
    case 'workflow':
      return { identify, place: [inPlace(access, deps)] };
    default:
      return assertNever(access);
  }
}

const usersOnly: RequestHandler = (_req, res, next) => {
  if (identityOf(res).kind !== 'user')
    throw new ForbiddenError('this takes a signed-in user, not an API key');
  next();
};

const instanceAdminsOnly =
  ({ engine }: RouteDeps): RequestHandler =>
  async (_req, res, next) => {
    if (!(await isInstanceAdmin(engine.db.prisma, identityOf(res).userId)))
      throw new ForbiddenError('this takes an administrator of the whole system');
    next();
  };

/** Lets those pass who may do it in the path's workspace. A foreign workspace answers like a missing one. */
const inPlace =
  (access: PlacedAccess, deps: RouteDeps): RequestHandler =>
  async (req, res, next) => {
    const identity = identityOf(res);
    const place = await placeOf(access, deps, req, identity);
    requireRight(access, identity, place);
    res.locals.caller = { identity, ...place } satisfies WorkspaceCaller;
    next();
  };

/** Asks again, during a long answer, what the guards asked before it: who is it, and may they do it here. */
export async function isStillAdmitted(access: PlacedAccess, deps: RouteDeps, req: Request): Promise<boolean> {
  try {
    const identity = await deps.authenticate(bearerTokenOf(req) ?? '');
    requireRight(access, identity, await placeOf(access, deps, req, identity));
    return true;
  } catch (error) {
    if (REFUSALS.some((refusal) => error instanceof refusal)) return false;
    throw error;
  }
}

const REFUSALS = [UnauthorizedError, ForbiddenError, NotFoundError];

const placeOf = ({ place }: PlacedAccess, deps: RouteDeps, req: Request, identity: Identity) =>
  place === 'workspace' ? workspacePlace(deps, req, identity) : workflowPlace(deps, req, identity);

function requireRight(access: PlacedAccess, identity: Identity, { role }: Place): void {
  if (identity.kind === 'api_key') {
    if (access.scope === null) throw new ForbiddenError('this takes a signed-in user, not an API key');
    if (!identity.scopes.includes(access.scope))
      throw new ForbiddenError(`this takes the scope ${access.scope}, which this API key does not have`);
  } else if (role === null || !includesRole(role, access.role)) {
    throw new ForbiddenError(`this takes the role ${access.role}; yours is ${role}`);
  }
}

async function workspacePlace({ memberships }: RouteDeps, req: Request, identity: Identity): Promise<Place> {
  const { workspace_id: workspaceId } = WorkspacePath.parse(req).params;
  if (identity.kind === 'api_key') {
    if (identity.workspaceId === workspaceId) return { workspaceId, role: null };
  } else {
    const role = await memberships.roleInWorkspace({ workspaceId, userId: identity.userId });
    if (role) return { workspaceId, role };
  }
  throw new NotFoundError('workspace not found');
}

async function workflowPlace({ memberships }: RouteDeps, req: Request, identity: Identity): Promise<Place> {
  const { workflow_id: workflowId } = WorkflowPath.parse(req).params;
  if (identity.kind === 'api_key') {
    const workspaceId = await memberships.workspaceOfWorkflow(workflowId);
    if (workspaceId === identity.workspaceId) return { workspaceId, role: null };
  } else {
    const place = await memberships.roleInWorkflow({ workflowId, userId: identity.userId });
    if (place) return place;
  }
  throw new NotFoundError('workflow not found');
}

const WorkspacePath = z.object({ params: z.object({ workspace_id: Id }) });
const WorkflowPath = z.object({ params: z.object({ workflow_id: Id }) });

/** Who calls, in which workspace, after its guards have let it pass. */
export const callerOf = (res: Response): WorkspaceCaller => res.locals.caller;

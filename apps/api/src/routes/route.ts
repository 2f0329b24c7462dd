import type { OperationId, PlaceOf, ReplyOf, RequestOf } from '@runyard/contracts';
import type { Author } from '@runyard/db';
import type { Request, Response } from 'express';
import type { Identity, WorkspaceCaller } from '../auth/identity.ts';
import type { RouteDeps } from '../deps.ts';

/** What a route knows beside its parsed request. */
export interface RouteContext<Caller> {
  caller: Caller;
  /** Who makes a change, for the audit log. */
  author: Author;
  req: Request;
  res: Response;
}

interface Callers {
  public: null;
  caller: Identity;
  user: Identity & { kind: 'user' };
  instance: Identity & { kind: 'user' };
  workspace: WorkspaceCaller;
  workflow: WorkspaceCaller;
}

/** The route has written its answer itself: a stream. */
export const STREAMED = Symbol('streamed');

/** One operation: its parsed request in, its reply out. The status and the body are checked against the contract. */
export type RouteFor<Id extends OperationId> = (
  deps: RouteDeps,
) => (
  request: RequestOf<Id>,
  context: RouteContext<Callers[PlaceOf<Id>]>,
) => Promise<ReplyOf<Id> | typeof STREAMED>;

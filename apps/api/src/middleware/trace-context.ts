import type { RequestHandler, Response } from 'express';

/** Version, trace id, parent id, flags; after version 00 more may follow: https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT =
  /^(?!ff)(?!00-[^-]*-[^-]*-[^-]*-)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/;

/** Remembers the trace that the caller says this request is a part of. What is not well-formed is ignored. */
export const traceContext: RequestHandler = (req, res, next) => {
  const traceId = TRACEPARENT.exec(req.get('traceparent') ?? '')?.[1];
  if (traceId !== undefined) res.locals.traceId = traceId;
  next();
};

/** The caller's trace; undefined when it named none. */
export const traceIdOf = (res: Response): string | undefined => res.locals.traceId;

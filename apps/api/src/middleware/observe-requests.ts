import type { RequestHandler } from 'express';
import type { ApiMetrics } from '../metrics/api-metrics.ts';

const MS = 1_000;

/** Counts each answer and its time, by operation: paths hold ids, and would make a series each. */
export const observeRequests =
  (metrics: ApiMetrics): RequestHandler =>
  (_req, res, next) => {
    const startedMs = performance.now();
    res.once('close', () => {
      const operation: string = res.locals.operationId ?? 'none';
      metrics.observe(operation, res.statusCode, (performance.now() - startedMs) / MS);
    });
    next();
  };

/** Notes which operation a request is for. */
export const nameOperation =
  (operationId: string): RequestHandler =>
  (_req, res, next) => {
    res.locals.operationId = operationId;
    next();
  };

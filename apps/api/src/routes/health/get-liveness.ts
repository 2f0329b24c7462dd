import type { RequestHandler } from 'express';

/** GET /health/live: the process answers. */
export const getLivenessRoute: RequestHandler = (_req, res) => {
  res.json({ status: 'ok' });
};

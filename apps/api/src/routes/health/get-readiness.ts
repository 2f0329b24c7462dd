import { isDatabaseReachable } from '@runyard/db';
import type { RequestHandler } from 'express';
import type { ApiDeps } from '../../deps.ts';

const CHECK_TIMEOUT_MS = 2_000;

/** GET /health/ready: 503 without the database or while stopping. Without the queue triggers are still accepted, so it is only told. */
export const getReadinessRoute =
  ({ engine, isStopping }: ApiDeps): RequestHandler =>
  async (_req, res) => {
    const database = await isDatabaseReachable(engine.db.sql, CHECK_TIMEOUT_MS);
    const isReady = database && !isStopping();

    res.status(isReady ? 200 : 503).json({
      status: isReady ? 'ready' : 'not_ready',
      stopping: isStopping(),
      database: upOrDown(database),
      queue: upOrDown(engine.queue.isReady()),
    });
  };

const upOrDown = (isUp: boolean) => (isUp ? 'up' : 'down');

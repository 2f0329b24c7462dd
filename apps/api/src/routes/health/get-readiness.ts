import type { RequestHandler } from 'express';
import type { ApiDeps } from '../../deps.ts';

/**
 * GET /health/ready: 503 while the process cannot commit, its event loop is late, or it is stopping; `checks` says what is
 * wrong. Without the queue triggers are still accepted, so it is only told.
 */
export const getReadinessRoute =
  ({ engine, health, isStopping }: ApiDeps): RequestHandler =>
  async (_req, res) => {
    const { isReady, canCommit, checks } = await health.report();

    res.status(isReady ? 200 : 503).json({
      status: isReady ? 'ready' : 'not_ready',
      stopping: isStopping(),
      database: upOrDown(canCommit),
      queue: upOrDown(engine.queue.isReady()),
      checks,
    });
  };

const upOrDown = (isUp: boolean) => (isUp ? 'up' : 'down');

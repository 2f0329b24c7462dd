import { createExplainWaits } from '@runyard/engine';
import express, { type Express } from 'express';
import { createAuthenticate } from './auth/authenticate.ts';
import { createIdentifyApiKey } from './auth/identify-api-key.ts';
import { createIdentifyHook } from './auth/identify-hook.ts';
import { createLoginLimiter } from './auth/login-limiter.ts';
import { createMemberships } from './auth/memberships.ts';
import { createRenewToken } from './auth/renew-token.ts';
import { createSignIn } from './auth/sign-in.ts';
import type { ApiDeps, RouteDeps } from './deps.ts';
import { createApiMetrics } from './metrics/api-metrics.ts';
import { closeWhileStopping } from './middleware/close-while-stopping.ts';
import { logRequests } from './middleware/log-requests.ts';
import { observeRequests } from './middleware/observe-requests.ts';
import { noSuchRoute, presentError } from './middleware/present-error.ts';
import { requestId } from './middleware/request-id.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { traceContext } from './middleware/trace-context.ts';
import { adminRouter } from './routes/admin-router.ts';
import { apiRouter } from './routes/api-router.ts';
import { dashboardRouter } from './routes/dashboard-router.ts';
import { getOpenApiRoute } from './routes/docs/get-openapi.ts';
import { docsRouter } from './routes/docs-router.ts';
import { getLivenessRoute } from './routes/health/get-liveness.ts';
import { getMetricsRoute } from './routes/health/get-metrics.ts';
import { getReadinessRoute } from './routes/health/get-readiness.ts';

/** Proxies on private addresses may say whether the caller came over HTTPS and from where. */
const TRUSTED_PROXIES = ['loopback', 'linklocal', 'uniquelocal'];

/** The HTTP API as an express app. It does not listen. */
export function createApp(deps: ApiDeps): Express {
  const routeDeps = withAuth(deps);
  const metrics = createApiMetrics({
    ...deps.engine,
    admission: deps.admission,
    openStreamCount: deps.runStreams.openCount,
  });
  const app = express();
  app.set('trust proxy', TRUSTED_PROXIES);
  app.set('etag', false);

  app.use(
    requestId(deps.engine.ids),
    traceContext,
    logRequests({ log: deps.engine.log, clock: deps.clock }),
    observeRequests(metrics),
    ...securityHeaders(),
    closeWhileStopping(deps.isStopping),
  );
  app.get('/health/live', getLivenessRoute);
  app.get('/health/ready', getReadinessRoute(deps));
  app.get('/metrics', getMetricsRoute(metrics, deps.metricsToken));
  app.get('/openapi.json', getOpenApiRoute());
  app.use(docsRouter());
  app.use(dashboardRouter());
  app.use('/api/v1', apiRouter(routeDeps));
  app.use('/admin', adminRouter(routeDeps));
  app.use(noSuchRoute, presentError(deps.engine.log));
  return app;
}

function withAuth(deps: ApiDeps): RouteDeps {
  const memberships = createMemberships(deps.engine.db, deps.clock);
  const { isUserKnown } = memberships;
  const beginLogin = createLoginLimiter(deps.createLimiter, deps.limits.login);
  const identifyApiKey = createIdentifyApiKey({ ...deps.engine, clock: deps.clock });
  return {
    ...deps,
    memberships,
    identifyHook: createIdentifyHook(deps.engine.db, deps.clock),
    authenticate: createAuthenticate({ ...deps, isUserKnown, identifyApiKey }),
    signIn: createSignIn({ ...deps, beginLogin }),
    renewToken: createRenewToken({ ...deps, beginLogin }),
    explainWaits: createExplainWaits(deps.engine),
  };
}

import { ACCESS, type Access, ENDPOINTS, type EndpointSpec, type OperationId } from '@runyard/contracts';
import { type RequestHandler, Router } from 'express';
import type { RouteDeps } from '../deps.ts';
import { createRequestLimiter } from '../limits/request-limiter.ts';
import { admit } from '../middleware/admit.ts';
import { answerWith } from '../middleware/answer.ts';
import { answerDeadline } from '../middleware/answer-deadline.ts';
import { crossOrigin } from '../middleware/cross-origin.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { nameOperation } from '../middleware/observe-requests.ts';
import { rateLimit } from '../middleware/rate-limit.ts';
import { keepRawBody } from '../middleware/raw-body.ts';
import { noStore } from '../middleware/security-headers.ts';
import { yamlBody } from '../middleware/yaml-body.ts';
import { ROUTES } from './route-table.ts';

/** Everything under /api/v1: each endpoint of the contract with the guards of its place and its route. */
export function apiRouter(deps: RouteDeps): Router {
  const api = Router();
  const { requestsPerMinute, corsOrigins, answerDeadlineMs } = deps.limits;
  if (corsOrigins.length > 0) api.use(crossOrigin(corsOrigins));
  api.use(noStore, answerDeadline(answerDeadlineMs));
  if (requestsPerMinute > 0)
    api.use(rateLimit({ ...deps, countRequest: requestCounter(deps, requestsPerMinute) }));
  for (const id of Object.keys(ENDPOINTS) as OperationId[]) {
    const endpoint: EndpointSpec = ENDPOINTS[id];
    api[endpoint.method](expressPath(endpoint.path), handlersOf(id, endpoint, deps));
  }
  return api;
}

/** Callers are counted in windows of a minute. */
const WINDOW_SECONDS = 60;

const requestCounter = ({ createLimiter, clock }: RouteDeps, limit: number) =>
  createRequestLimiter({
    limiter: createLimiter({ name: 'requests', points: limit, windowSeconds: WINDOW_SECONDS }),
    clock,
    limit,
  });

/** Who calls is known before the body is read, and may call before it is looked at. */
function handlersOf(id: OperationId, endpoint: EndpointSpec, deps: RouteDeps): RequestHandler[] {
  const access: Access = ACCESS[id];
  const { identify, place } = admit(access, deps);
  const maxBytes = endpoint.maxBodyBytes ?? deps.limits.maxPayloadBytes;
  const json = jsonBody(maxBytes, endpoint.keepsRawBody ? keepRawBody : undefined);
  const body = endpoint.acceptsYaml ? yamlBody(maxBytes, json) : json;
  const route = answerWith(endpoint, ROUTES[id](deps) as never, deps);
  const guards = ACCEPTING.includes(id) ? acceptanceGuards(deps) : [];
  return [nameOperation(id), ...guards, ...identify, ...body, ...place, route] as RequestHandler[];
}

/** Operations that accept runs. */
const ACCEPTING: readonly OperationId[] = [
  'triggerRun',
  'triggerBatch',
  'receiveHook',
  'retryRun',
  'replayRun',
];
const MS = 1_000;

/** A trigger never hangs: it is refused at once while the database is silent. It may ask to wait for the end of its run besides. */
const acceptanceGuards = ({ admission, limits }: RouteDeps): RequestHandler[] => [
  answerDeadline(({ query }) => limits.triggerDeadlineMs + (Number(query.wait) || 0) * MS),
  (_req, _res, next) => {
    admission.requireDatabase();
    next();
  },
];

/** `/runs/{run_id}` as express writes it: `/runs/:run_id`. */
const expressPath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1');

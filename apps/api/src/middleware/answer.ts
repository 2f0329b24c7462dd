import { type EndpointSpec, OPTIONAL_HEADERS } from '@runyard/contracts';
import type { RequestHandler, Response } from 'express';
import { actorOf, type Identity, type WorkspaceCaller } from '../auth/identity.ts';
import { STREAMED } from '../routes/route.ts';
import { requestIdOf } from './request-id.ts';

interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

type Route = (request: never, context: never) => Promise<Reply | typeof STREAMED>;

/**
 * Parses the request as the endpoint says, lets the route do it, and sends its reply. `checkReplies` holds each reply
 * against its schema: for tests, where an answer that does not fit is an error.
 */
export const answerWith =
  (endpoint: EndpointSpec, route: Route, { checkReplies }: { checkReplies: boolean }): RequestHandler =>
  async (req, res) => {
    const { params, query, headers, body } = req;
    const request = endpoint.request.parse({ params, query, headers, body });
    const reply = await route(request as never, contextOf(req, res) as never);
    if (reply === STREAMED) return;
    if (checkReplies) checkReply(endpoint, reply);
    send(res, reply);
  };

function contextOf(req: Parameters<RequestHandler>[0], res: Response) {
  const identity: Identity | undefined = res.locals.identity;
  const caller: WorkspaceCaller | Identity | null = res.locals.caller ?? identity ?? null;
  const actor = identity ? actorOf(identity) : 'anonymous';
  return { caller, author: { actor, requestId: requestIdOf(res) }, req, res };
}

function send(res: Response, { status, headers = {}, body }: Reply): void {
  if (res.headersSent) return;
  res.status(status).set(headers);
  if (body === undefined) res.end();
  else res.json(body);
}

function checkReply(endpoint: EndpointSpec, { status, headers = {}, body }: Reply): void {
  const answer = endpoint.answers[status];
  if (!answer) throw new Error(`${endpoint.path} does not answer ${status}`);
  for (const name of Object.keys(answer.headers ?? {}))
    if (headers[name] === undefined && !OPTIONAL_HEADERS.has(name))
      throw new Error(`${endpoint.path} answers ${status} without ${name}`);
  answer.body?.parse(JSON.parse(JSON.stringify(body)));
}

import { createHttpConnection, type HttpAnswer, type HttpConnection } from '../http-connection.ts';
import { getRequest } from '../requests.ts';
import { sendAtRate } from '../send-at-rate.ts';
import type { ApiBenchOptions } from './options.ts';
import type { History } from './seed-history.ts';

/** What one question took, in milliseconds: one value a request. */
export interface ApiSample {
  title: string;
  /** What the 99th percentile is to reach; null: only shown. */
  reachMs: number | null;
  values: number[];
}

export interface ApiUnderTest {
  port: number;
  token: string;
  history: History;
}

const CONNECTION_COUNT = 32;
const PAGE = 200;
const LIST_REACH_MS = 50;
const GET_REACH_MS = 15;
/** A prime, so that the runs that are asked for lie all over the table. */
const STRIDE = 7_919;

/** Asks the API what integrators and dashboards ask, with a full history behind it. */
export async function measureApi(
  { port, token, history }: ApiUnderTest,
  options: ApiBenchOptions,
  say: (sentence: string) => void,
): Promise<ApiSample[]> {
  const connections = Array.from({ length: CONNECTION_COUNT }, () => createHttpConnection(port));
  const runPath = (index: number) => {
    const n = ((index * STRIDE) % options.runCount) + 1;
    return `/api/v1/workflows/${history.workflowId}/runs/${history.runId(n)}`;
  };
  const getRuns = (rate: { perSecond: number; seconds: number }) =>
    sendAtRate(connections, rate, (index) => getRequest(runPath(index), token), requireOk);
  const walk = async (title: string, query: string, reachMs: number | null = LIST_REACH_MS) => {
    say(title);
    const path = `/api/v1/workspaces/${history.workspaceId}/runs?limit=${PAGE}${query}`;
    return { title, reachMs, values: await walkPages(connections[0] as HttpConnection, path, token) };
  };
  try {
    say('warming up');
    await getRuns({ perSecond: options.perSecond, seconds: 1 });
    const title = `get run, ${options.perSecond}/s for ${options.seconds} s`;
    say(title);
    const get = { title, reachMs: GET_REACH_MS, values: await getRuns(options) };
    return [
      get,
      await walk('list runs, every page', ''),
      await walk('list failed runs, every page', '&status=failed'),
      await walk('list open runs', '&status=pending,running,waiting'),
      await walk('list cancelled runs of a workflow', `&status=cancelled&workflow_id=${history.workflowId}`),
    ];
  } finally {
    connections.forEach((connection) => connection.close());
  }
}

/** Follows `Link: rel="next"` from the first page to the last. The milliseconds that each page took. */
async function walkPages(connection: HttpConnection, firstPath: string, token: string): Promise<number[]> {
  const values: number[] = [];
  for (let path: string | null = firstPath; path !== null; ) {
    const startedAt = performance.now();
    const answer: HttpAnswer = await connection.send(getRequest(path, token));
    values.push(performance.now() - startedAt);
    requireOk(answer);
    path = nextPathOf(answer);
  }
  return values;
}

function nextPathOf({ head }: HttpAnswer): string | null {
  const link = /\r\nlink: <([^>]+)>; rel="next"/i.exec(head)?.[1];
  if (link === undefined) return null;
  const { pathname, search } = new URL(link, 'http://127.0.0.1');
  return `${pathname}${search}`;
}

function requireOk({ status, body }: HttpAnswer): void {
  if (status !== 200) throw new Error(`a request was answered with ${status}: ${body.slice(0, 200)}`);
}

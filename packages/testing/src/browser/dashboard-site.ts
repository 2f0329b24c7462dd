import { describe, jest } from '@jest/globals';
import { type Endpoint, startEndpoint } from '../scenarios/endpoint.ts';
import { type ApiProcess, startTestSystem, type TestSystem } from '../scenarios/test-system.ts';
import { testBackends } from '../test-backends.ts';
import { readTestEnvironment } from '../test-environment.ts';
import { type BrowserSession, startBrowserSession } from './browser-session.ts';

const TEST_MS = 90_000;

/** A whole system, a server outside that its nodes call, and a browser before its dashboard. */
export interface DashboardSite {
  system: TestSystem;
  api: ApiProcess;
  endpoint: Endpoint;
  browser: BrowserSession;
  stop(): Promise<void>;
}

export async function startDashboardSite(
  settings: { api?: Record<string, string>; worker?: Record<string, string> } = {},
): Promise<DashboardSite> {
  const endpoint = await startEndpoint();
  const system = await startTestSystem({ redisUrl: testBackends().at(-1)?.redisUrl });
  const [api] = await Promise.all([system.startApi(settings.api), system.startWorker(settings.worker)]);
  const browser = await startBrowserSession(system, api);
  return {
    ...{ system, api, endpoint, browser },
    stop: async () => {
      await browser.stop();
      await system.stop();
      await endpoint.stop();
    },
  };
}

/** Tests in a real browser; skipped where there is none. */
export function describeInBrowser(what: string, tests: () => void): void {
  jest.setTimeout(TEST_MS);
  (readTestEnvironment().chromium === undefined ? describe.skip : describe)(what, tests);
}

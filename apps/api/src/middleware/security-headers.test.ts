import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApi, type TestApi, type TestUser } from '../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../testing/workflows.ts';

const NOTHING = "default-src 'none';form-action 'none';base-uri 'none';frame-ancestors 'none'";
const DOCS = `${NOTHING};script-src 'self';style-src 'self';img-src 'self' data:;connect-src 'self'`;
const ADMIN = `default-src 'none';form-action 'self';base-uri 'self';frame-ancestors 'none';script-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data:;font-src 'self';connect-src 'self'`;

/** What is answered, the policy of its content, and whether caches may keep it. */
const ANSWERS = [
  { what: 'data of a caller', path: '/api/v1/auth/me', policy: NOTHING, cache: 'no-store' },
  { what: 'an error of the API', path: '/api/v1/workspaces/none', policy: NOTHING, cache: 'no-store' },
  { what: 'a stream of events', path: 'events', policy: NOTHING, cache: 'no-store, no-transform' },
  { what: 'health', path: '/health/live', policy: NOTHING, cache: null },
  { what: 'metrics', path: '/metrics', policy: NOTHING, cache: 'no-store' },
  { what: 'a path that is not there', path: '/none', policy: NOTHING, cache: null },
  { what: 'the contract', path: '/openapi.json', policy: NOTHING, cache: 'public, max-age=60' },
  { what: 'the reference page', path: '/docs', policy: DOCS, cache: null },
  { what: 'its script', path: '/docs/docs.js', policy: DOCS, cache: 'public, max-age=3600' },
  { what: 'the sign-in page', path: '/admin/login', policy: ADMIN, cache: 'no-store' },
  { what: 'the queue board', path: '/admin/queues', policy: ADMIN, cache: null },
] as const;

describe('the security headers of each answer', () => {
  let api: TestApi;
  let user: TestUser;
  let events: string;
  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp({ isInstanceAdmin: true });
    const { headers } = await user.post(triggerPath(await addWorkflow(user)));
    events = `${headers.get('location')}/events`;
  });
  afterAll(() => api.stop());

  /** The headers alone: a stream need not end. */
  const headersOf = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${api.url}${path === 'events' ? events : path}`, {
      headers: { authorization: `Bearer ${user.token}`, ...headers },
    });
    await answer.body?.cancel();
    return answer.headers;
  };

  test.each(ANSWERS)('$what runs, loads and is kept no further than it must', async (answer) => {
    const headers = await headersOf(answer.path);

    expect(headers.get('content-security-policy')).toBe(answer.policy);
    expect(headers.get('cache-control')).toBe(answer.cache);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': answer.path === '/openapi.json' ? 'cross-origin' : 'same-origin',
    });
    expect(headers.has('x-powered-by')).toBe(false);
  });

  test('over HTTPS browsers are told to stay there, on this host alone; over HTTP they are not', async () => {
    const secure = await headersOf('/docs', { 'x-forwarded-proto': 'https' });
    const plain = await headersOf('/docs');

    expect(secure.get('strict-transport-security')).toBe('max-age=31536000');
    expect(plain.get('strict-transport-security')).toBeNull();
  });
});

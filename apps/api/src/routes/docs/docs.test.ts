import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApi, type TestApi } from '../../testing/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${api.url}${path}`, { headers, redirect: 'manual' });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

describe('GET /openapi.json', () => {
  test('is the contract, for everybody, also for pages of other sites', async () => {
    const answer = await get('/openapi.json');

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(JSON.parse(answer.text)).toMatchObject({
      openapi: '3.1.1',
      info: { version: expect.any(String) },
    });
  });

  test('takes the API to be where it is itself, also below a path of a proxy', async () => {
    const [server] = JSON.parse((await get('/openapi.json')).text).servers;

    expect(new URL(server.url, 'https://example.com/runyard/openapi.json').href).toBe(
      'https://example.com/runyard/',
    );
  });

  test('is sent once to whoever keeps it', async () => {
    const etag = (await get('/openapi.json')).headers.get('etag') ?? '';

    expect((await get('/openapi.json', { 'if-none-match': etag })).status).toBe(304);
    expect((await get('/openapi.json', { 'if-none-match': '"other"' })).status).toBe(200);
  });
});

test('the contract comes compressed to whoever takes that, and says the same', async () => {
  const gzipped = await get('/openapi.json', { 'accept-encoding': 'gzip' });
  const plain = await get('/openapi.json', { 'accept-encoding': 'identity' });

  expect([gzipped, plain].map(({ headers }) => headers.get('content-encoding'))).toEqual(['gzip', null]);
  expect(gzipped.text).toBe(plain.text);
  expect(Number(gzipped.headers.get('content-length'))).toBeLessThan(plain.text.length / 4);
  expect(gzipped.headers.get('etag')).not.toBe(plain.headers.get('etag'));
  expect(plain.headers.get('vary')).toContain('Accept-Encoding');
});

describe('GET /docs', () => {
  test('is a page whose files are all served here, wherever a proxy puts it', async () => {
    const html = (await get('/docs')).text;
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '');

    expect(files.length).toBeGreaterThan(4);
    for (const file of files) {
      expect(file).toMatch(/^(docs\/|openapi\.json$)/);
      expect((await get(`/${file}`)).status).toBe(200);
    }
  });

  test('runs no script but those files', async () => {
    const answer = await get('/docs');
    const policy = answer.headers.get('content-security-policy');

    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(answer.text).not.toMatch(/<script>|\son\w+=/);
  });

  test('is found with a slash at the end, and gives no other file away', async () => {
    expect((await get('/docs/')).headers.get('location')).toBe('../docs');
    expect((await get('/docs/package.json')).status).toBe(404);
    expect((await get('/docs/..%2Fpackage.json')).status).toBe(404);
  });
});

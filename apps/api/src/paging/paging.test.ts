import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Workflow } from '@runyard/contracts';
import fc from 'fast-check';
import { startTestApi, type TestApi, type TestUser } from '../testing/start-test-api.ts';
import { cursorText, parseCursor } from './cursor-text.ts';

describe('pages by cursor', () => {
  let api: TestApi;
  let user: TestUser;
  let path: string;
  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
    path = `/workspaces/${user.workspaceId}/workflows`;
    for (let count = 0; count < 5; count++) await user.post(path, { title: `Tea ${count}` });
  });
  afterAll(() => api.stop());

  const titles = (workflows: Workflow[]) => workflows.map(({ title }) => title);

  test('a list names its next page until it ends, with the other parameters of the query', async () => {
    const first = await user.get(`${path}?limit=2&more=a%20b`);
    const second = await user.get(nextOf(first.headers) ?? '');
    const third = await user.get(nextOf(second.headers) ?? '');

    expect([first, second, third].map(({ body }) => titles(body))).toEqual([
      ['Tea 4', 'Tea 3'],
      ['Tea 2', 'Tea 1'],
      ['Tea 0'],
    ]);
    expect(first.headers.get('link')).toMatch(/^<\/api\/v1\/workspaces\/[^>]+>; rel="next"$/);
    expect(nextOf(first.headers)).toMatch(/\?limit=2&more=a\+b&cursor=[\w-]+$/);
    expect(nextOf(third.headers)).toBeNull();
  });

  test('a page that ends with the list names no next one', async () => {
    expect(nextOf((await user.get(`${path}?limit=5`)).headers)).toBeNull();
  });

  test('lists of workflows and workspaces say how much there is in all', async () => {
    expect((await user.get(`${path}?limit=2`)).headers.get('x-total-count')).toBe('5');
    expect((await user.get('/workspaces?limit=1')).headers.get('x-total-count')).toBe('1');
  });

  test('an offset goes on with a cursor, and both at once are refused', async () => {
    const { headers, body } = await user.get(`${path}?limit=2&offset=1`);

    expect(titles(body)).toEqual(['Tea 3', 'Tea 2']);
    expect(nextOf(headers)).not.toContain('offset');
    expect(titles((await user.get(nextOf(headers) ?? '')).body)).toEqual(['Tea 1', 'Tea 0']);
    expect(await user.get(`${nextOf(headers)}&offset=0`)).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ['query', 'cursor'], type: 'cursor_with_offset' }] },
    });
  });

  test('text that is no cursor, and the cursor of another list, are refused', async () => {
    const next = nextOf((await user.get(`${path}?limit=2`)).headers) ?? '';
    const cursor = new URLSearchParams(next.split('?')[1]).get('cursor');

    for (const bad of ['', 'x', `${cursor}A`, 'A'.repeat(35), '%00', '1'.repeat(300)])
      expect(await user.get(`${path}?cursor=${bad}`)).toMatchObject({
        status: 422,
        body: { detail: [{ loc: ['query', 'cursor'] }] },
      });
    expect(await user.get(`/workspaces/${user.workspaceId}/tasks?cursor=${cursor}`)).toMatchObject({
      status: 422,
      body: { detail: [{ type: 'invalid_cursor' }] },
    });
  });

  /** So that all walks together stay below one page of the most that there may be. */
  const GROWING_STEPS = 10;

  test('walking a list while it grows gives each row that was there exactly once', async () => {
    const walk = fc.array(fc.record({ limit: fc.integer({ min: 1, max: 4 }), added: fc.nat(2) }), {
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(walk, async (steps) => {
        const { body: before } = await user.get(`${path}?limit=200`);
        const seen: string[] = [];
        let next: string | null = path;
        for (let step = 0; next; step++) {
          const { limit, added } = steps[step % steps.length] ?? { limit: 4, added: 0 };
          const url: string = withLimit(next, limit);
          const page = await user.get(url);
          seen.push(...page.body.map(({ id }: Workflow) => id));
          next = nextOf(page.headers);
          const more = step < GROWING_STEPS ? added : 0;
          for (let count = 0; count < more; count++) await user.post(path, { title: 'More' });
        }
        expect(seen).toEqual(before.map(({ id }: Workflow) => id));
      }),
      { numRuns: 8 },
    );
  });

  test('a cursor keeps its row exactly', () => {
    const createdAt = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(createdAt, fc.uuid(), fc.string(), (at, id, list) => {
        const cursor = { createdAt: at, id };
        expect(parseCursor(cursorText(cursor, list), list)).toEqual(cursor);
        expect(parseCursor(cursorText(cursor, list), `${list}/other`)).toBeNull();
      }),
    );
  });
});

/** The path of the next page below /api/v1. */
const nextOf = (headers: Headers): string | null =>
  headers.get('link')?.match(/^<\/api\/v1([^>]+)>; rel="next"$/)?.[1] ?? null;

function withLimit(path: string, limit: number): string {
  const [place, query] = path.split('?');
  const params = new URLSearchParams(query);
  params.set('limit', String(limit));
  return `${place}?${params}`;
}

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Price, PriceVersion } from '@runyard/contracts';
import { createPriceBook } from '@runyard/engine';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';

const PATH = '/admin/prices/acme/tea-1';
const TEA = { provider: 'acme', model: 'tea-1' };

describe('prices', () => {
  let api: TestApi;
  let admin: TestUser;
  beforeAll(async () => {
    api = await startTestApi();
    admin = await api.signUp({ isInstanceAdmin: true });
  });
  afterAll(() => api.stop());

  const listed = async () => {
    const { body } = await admin.get('/admin/prices');
    return body.map((price: unknown) => Price.parse(price)) as Price[];
  };
  const find = async (provider: string, model: string) =>
    (await listed()).filter((price) => price.provider === provider && price.model === model);

  test('are those that are built in, until an administrator sets others', async () => {
    expect(await find('openai', 'gpt-4.1')).toMatchObject([
      {
        source: 'built_in',
        version: 'builtin-2026-11',
        input_usd: 2,
        effective_from: null,
        created_by: null,
      },
    ]);

    const set = await admin.put('/admin/prices/openai/gpt-4.1', { input_usd: 1.5, output_usd: 6 });

    expect(set).toMatchObject({
      status: 200,
      body: { source: 'override', created_by: `user:${admin.userId}` },
    });
    expect(await find('openai', 'gpt-4.1')).toEqual([set.body]);
    await admin.delete('/admin/prices/openai/gpt-4.1');
    expect(await find('openai', 'gpt-4.1')).toMatchObject([{ source: 'built_in' }]);
  });

  test('of tokens that were not named are those of the input and the output, to the nano-dollar', async () => {
    const { body } = await admin.put(PATH, { input_usd: 0.000000001, output_usd: 3.5, call_usd: 0.01 });

    expect(body).toMatchObject({
      ...TEA,
      input_usd: 0.000000001,
      cached_input_usd: 0.000000001,
      cache_write_usd: 0.000000001,
      output_usd: 3.5,
      reasoning_usd: 3.5,
      call_usd: 0.01,
    });
    const price = await createPriceBook(api.db.sql).find({ ...TEA, model: 'tea-1-2026-01-31' });
    expect(price).toMatchObject({ version: body.version, inputNanos: 1n, callNanos: 10_000_000n });
  });

  test('never change: each change is a version of its own, with who made it, in the audit log too', async () => {
    const first = await admin.put('/admin/prices/acme/milk', { input_usd: 1, output_usd: 1 });
    const second = await admin.put('/admin/prices/acme/milk', { input_usd: 2, output_usd: 2 });
    expect((await admin.delete('/admin/prices/acme/milk')).status).toBe(204);

    const { body } = await admin.get('/admin/prices/versions');
    const versions = (body.map((row: unknown) => PriceVersion.parse(row)) as PriceVersion[]).filter(
      ({ model }) => model === 'milk',
    );
    expect(versions.map(({ withdrawn, input_usd }) => [withdrawn, input_usd])).toEqual([
      [true, 2],
      [false, 2],
      [false, 1],
    ]);
    expect(versions.map(({ version }) => version).slice(1)).toEqual([
      second.body.version,
      first.body.version,
    ]);
    await expect(api.db.prisma.$executeRaw`UPDATE prices SET input_nanos = 0`).rejects.toThrow(
      'can never change',
    );
    const events = await api.db.prisma.auditEvent.findMany({
      where: { targetId: 'acme/milk' },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });
    expect(events.map(({ action }) => action).sort()).toEqual(['price.set', 'price.set', 'price.withdrawn']);
    expect(await find('acme', 'milk')).toEqual([]);
  });

  test('of two that are set at once, the one that is answered with the later version counts', async () => {
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((usd) => admin.put('/admin/prices/acme/rush', { input_usd: usd, output_usd: usd })),
    );

    const numberOf = ({ version }: { version: string }) => Number(version.slice('override-'.length));
    const last = answers.map(({ body }) => body).sort((a, b) => numberOf(b) - numberOf(a))[0];
    expect(await find('acme', 'rush')).toEqual([last]);
  });

  test.each([
    ['/admin/prices/ACME/x', { input_usd: 1, output_usd: 1 }],
    ['/admin/prices/acme/a*b', { input_usd: 1, output_usd: 1 }],
    [PATH, { input_usd: -1, output_usd: 1 }],
    [PATH, { input_usd: 1 }],
    [PATH, { input_usd: 10_001, output_usd: 1 }],
  ])('that make no sense are refused: %s %j', async (path, body) => {
    expect((await admin.put(path, body)).status).toBe(422);
  });

  test('that nobody has set cannot be withdrawn, and only administrators see or set any', async () => {
    expect((await admin.delete('/admin/prices/openai/gpt-4o')).status).toBe(404);
    const user = await api.signUp();

    const tried = [
      user.get('/admin/prices'),
      user.put(PATH, { input_usd: 0, output_usd: 0 }),
      user.delete(PATH),
    ];

    expect((await Promise.all(tried)).map(({ status }) => status)).toEqual([403, 403, 403]);
  });

  test('hold for families, too, also with a / in their name', async () => {
    await admin.put('/admin/prices/router/acme%2Fbig*', { input_usd: 9, output_usd: 9 });

    const price = await createPriceBook(api.db.sql).find({ provider: 'router', model: 'acme/big-7b' });
    expect(price).toMatchObject({ model: 'acme/big*', inputNanos: 9_000_000_000n });
  });
});

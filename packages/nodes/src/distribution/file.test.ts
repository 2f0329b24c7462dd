import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import type { NodeAttempt } from '../executor.ts';
import { createNodeServices, type NodeServices } from '../node-services.ts';
import { execute, failureOf, outputOf } from '../test-support/node-fixtures.ts';
import { startS3Server } from '../test-support/s3-fixture.ts';

let folder: string;
let services: NodeServices;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runyard-files-'));
  services = createNodeServices({
    outbound: { allow: ['127.0.0.1'] },
    delivery: { filesDir: join(folder, 'files') },
  });
});
afterEach(async () => {
  await services.close();
  await rm(folder, { recursive: true, force: true });
});

const deliver = (params: JsonObject, attempt: Partial<NodeAttempt> = {}) =>
  execute(
    { nodeType: 'distribution', nodeConfig: { platform: 'file', params } },
    { trigger: { topic: 'whales' } },
    { services, ...attempt },
  );

const read = (path: string) => readFile(join(folder, 'files', path), 'utf8');

describe('a folder', () => {
  test('holds the input as JSON, in a folder of the workspace', async () => {
    const output = outputOf(await deliver({ path: 'reports/{{ topic }}.json' }));

    expect(output).toEqual({ delivery_id: 'node-run-1', path: 'reports/whales.json', bytes: 18 });
    expect(await read('ws-1/reports/whales.json')).toBe('{"topic":"whales"}');
    expect(await readdir(join(folder, 'files/ws-1/reports'))).toEqual(['whales.json']);
  });

  test.each<[JsonObject, string]>([
    [{ body: 'a,b' }, 'a,b'],
    [{ body: 'a,b', body_type: 'json' }, '"a,b"'],
    [{ body: 'YWJj', body_type: 'base64' }, 'abc'],
  ])('holds %j', async (params, expected) => {
    outputOf(await deliver({ path: 'file', ...params }));

    expect(await read('ws-1/file')).toBe(expected);
  });

  test('holds one whole file, however many write it at the same time', async () => {
    const bodies = Array.from({ length: 20 }, (_, index) => String(index).repeat(200_000).slice(0, 200_000));

    const executions = await Promise.all(bodies.map((body) => deliver({ path: 'same', body })));

    for (const execution of executions) outputOf(execution);
    expect(bodies).toContain(await read('ws-1/same'));
    expect(await readdir(join(folder, 'files/ws-1'))).toEqual(['same']);
  });

  test('keeps workspaces apart', async () => {
    await deliver({ path: 'same', body: 'one' });
    await deliver({ path: 'same', body: 'two' }, { workspaceId: 'ws-2' });

    expect([await read('ws-1/same'), await read('ws-2/same')]).toEqual(['one', 'two']);
  });

  test.each([
    '../escape',
    'a/../../escape',
    '/etc/passwd',
    'a//b',
    'a/./b',
    '.',
    '',
    'a\\..\\b',
    'nul\u0000byte',
    'line\nbreak',
    '.runyard-x',
    `${'x'.repeat(201)}`,
    Array.from({ length: 10 }, () => 'y'.repeat(100)).join('/'),
  ])('is not left by the path %j', async (path) => {
    const failure = failureOf(await deliver({ path }));

    expect(failure).toMatchObject({ code: 'invalid_config', retryable: false });
    expect(failure.message).toContain('params.path');
    expect(await readdir(folder)).toEqual([]);
  });

  test('is not left through a link to another folder', async () => {
    await mkdir(join(folder, 'outside'));
    await mkdir(join(folder, 'files/ws-1'), { recursive: true });
    await symlink(join(folder, 'outside'), join(folder, 'files/ws-1/link'));

    const failure = failureOf(await deliver({ path: 'link/file' }));

    expect(failure).toMatchObject({ code: 'invalid_path', retryable: false });
    expect(await readdir(join(folder, 'outside'))).toEqual([]);
  });

  test('is not left through a link to another file: the link is replaced', async () => {
    await writeFile(join(folder, 'outside'), 'untouched');
    await mkdir(join(folder, 'files/ws-1'), { recursive: true });
    await symlink(join(folder, 'outside'), join(folder, 'files/ws-1/file'));

    outputOf(await deliver({ path: 'file', body: 'new' }));

    expect(await readFile(join(folder, 'outside'), 'utf8')).toBe('untouched');
    expect(await read('ws-1/file')).toBe('new');
  });

  test('that holds a folder or a file where the other should be says so and stays as it is', async () => {
    await deliver({ path: 'taken/file' });

    const overFolder = failureOf(await deliver({ path: 'taken' }));
    const belowFile = failureOf(await deliver({ path: 'taken/file/deeper' }));

    expect(overFolder).toMatchObject({ code: 'file_not_written', retryable: false });
    expect(overFolder.message).not.toContain(folder);
    expect(belowFile).toMatchObject({ code: 'invalid_path', retryable: false });
    expect(await readdir(join(folder, 'files/ws-1'))).toEqual(['taken']);
    expect((await stat(join(folder, 'files/ws-1/taken/file'))).isFile()).toBe(true);
  });

  test('that there is not is told, with the setting', async () => {
    const bare = createNodeServices({ outbound: { allow: [] } });

    const failure = failureOf(await deliver({ path: 'file' }, { services: bare }));
    await bare.close();

    expect(failure).toMatchObject({ code: 'files_not_configured', retryable: false });
    expect(failure.message).toContain('FILES_DIR');
  });
});

describe('S3', () => {
  let store: Awaited<ReturnType<typeof startS3Server>>;
  beforeEach(async () => {
    store = await startS3Server({ AKID: 'right' });
  });
  afterEach(() => store.close());

  const s3 = (more: JsonObject = {}): JsonObject => ({
    endpoint: store.url,
    region: 'eu-central-1',
    bucket: 'reports',
    access_key_id: 'AKID',
    secret_access_key: 'right',
    ...more,
  });

  test.each(['whales.json', "a b/ü (1)!*'~.txt", '100%/a+b&c=d?e#f'])(
    'holds %s, signed, with the delivery id',
    async (path) => {
      const output = outputOf(await deliver({ path, body: 'text ü', s3: s3() }));

      const object = store.objects.get(`/reports/${path}`);
      expect(output).toMatchObject({ delivery_id: 'node-run-1', bucket: 'reports', path, bytes: 7 });
      expect(output.etag).toMatch(/^"\w{32}"$/);
      expect(object?.bytes.toString()).toBe('text ü');
      expect(object?.headers).toMatchObject({
        'content-type': 'text/plain;charset=UTF-8',
        'x-amz-meta-runyard-delivery': 'node-run-1',
        'x-amz-date': '20260102T030405Z',
      });
    },
  );

  test('takes a session token and an empty file', async () => {
    outputOf(
      await deliver({ path: 'empty', body: '', s3: s3({ session_token: 'st' }), content_type: 'x/y' }),
    );

    const object = store.objects.get('/reports/empty');
    expect(object?.bytes).toHaveLength(0);
    expect(object?.headers).toMatchObject({ 'x-amz-security-token': 'st', 'content-type': 'x/y' });
  });

  test('that knows another key refuses for good, and no failure tells the key', async () => {
    const failure = failureOf(await deliver({ path: 'x', s3: s3({ secret_access_key: 'wr0ng' }) }));

    expect(failure).toMatchObject({ code: 'http_403', retryable: false });
    expect(failure.message).toContain('SignatureDoesNotMatch');
    expect(failure.message).not.toContain('wr0ng');
    expect(store.objects.size).toBe(0);
  });

  test.each<[JsonObject, string]>([
    [{ bucket: 'Not A Bucket' }, 'params.s3.bucket'],
    [{ bucket: '..' }, 'params.s3.bucket'],
    [{ region: 'eu/../x' }, 'params.s3.region'],
    [{ endpoint: 'ftp://x' }, 'params.s3.endpoint'],
  ])('refuses %j', async (more, named) => {
    const failure = failureOf(await deliver({ path: 'x', s3: s3(more) }));

    expect(failure.code).toBe('invalid_config');
    expect(failure.message).toContain(named);
  });
});

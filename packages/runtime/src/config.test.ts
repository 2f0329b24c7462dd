import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  ConfigError,
  describeConfig,
  environmentWith,
  loadApiConfig,
  loadConfig,
  loadLauncherConfig,
} from './config.ts';

const DATABASE_URL = 'postgresql://runyard:hunter2@localhost:5432/runyard';
const JWT_SECRET = 'x'.repeat(32);

const rsaPublicKey = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).publicKey;

function problemsOf(load: () => unknown): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  test('a database is enough; the rest has defaults', () => {
    expect(loadConfig({ DATABASE_URL })).toMatchObject({
      NODE_ENV: 'development',
      DATABASE_URL,
      PORT: 3000,
      HOST: '127.0.0.1',
      LEASE_MS: 15_000,
      MAX_PAYLOAD_BYTES: 1_048_576,
    });
    expect(loadConfig({ DATABASE_URL }).REDIS_URL).toBeUndefined();
  });

  test('a variable that is set to nothing counts as not set', () => {
    expect(loadConfig({ DATABASE_URL, REDIS_URL: '', PORT: ' ' })).toMatchObject({ PORT: 3000 });
    expect(problemsOf(() => loadConfig({ DATABASE_URL: '' }))).toEqual(['DATABASE_URL must be set']);
  });

  test('all problems are told at once, each with its variable', () => {
    const env = {
      DATABASE_URL: 'mysql://localhost/runyard',
      REDIS_URL: 'localhost:6379',
      NODE_ENV: 'staging',
      PORT: '70000',
      WORKER_CONCURRENCY: '1.5',
      LEASE_MS: '-1',
      QUEUE_PREFIX: 'a:b',
    };

    expect(problemsOf(() => loadConfig(env))).toEqual([
      'NODE_ENV must be one of development, test, production',
      'DATABASE_URL must be a URL that begins with postgresql:// or postgres://',
      'REDIS_URL must be a URL that begins with redis:// or rediss://',
      'PORT must be from 0 to 65535',
      'QUEUE_PREFIX may only hold letters, digits, - and _',
      'WORKER_CONCURRENCY must be a whole number',
      'LEASE_MS must be a whole number',
    ]);
  });

  test('the error is readable and shows no value of a variable', () => {
    const load = () => loadConfig({ DATABASE_URL: 'mysql://root:hunter2@db/runyard', JWT_SECRET: 'hunter3' });

    expect(load).toThrow('the configuration cannot be used:\n  - DATABASE_URL must be a URL');
    expect(load).not.toThrow(/hunter/);
  });
});

describe('loadApiConfig', () => {
  test('takes a secret, or a public key', () => {
    const JWT_PUBLIC_KEY = rsaPublicKey();

    expect(loadApiConfig({ DATABASE_URL, JWT_SECRET }).JWT_SECRET).toBe(JWT_SECRET);
    expect(loadApiConfig({ DATABASE_URL, JWT_PUBLIC_KEY }).JWT_PUBLIC_KEY).toBe(JWT_PUBLIC_KEY);
  });

  test('takes a public key whose line ends are written as \\n', () => {
    const key = rsaPublicKey();

    const config = loadApiConfig({ DATABASE_URL, JWT_PUBLIC_KEY: key.replaceAll('\n', '\\n') });

    expect(config.JWT_PUBLIC_KEY).toBe(key);
  });

  test('wants exactly one of them, and says so together with everything else', () => {
    const PORT = 'http';
    const both = { DATABASE_URL, JWT_SECRET, JWT_PUBLIC_KEY: rsaPublicKey() };

    expect(problemsOf(() => loadApiConfig({ DATABASE_URL, PORT }))).toEqual([
      'PORT must be a whole number',
      'one of JWT_SECRET, JWT_PUBLIC_KEY, JWT_JWKS_URL must be set',
    ]);
    expect(problemsOf(() => loadApiConfig(both))).toEqual([
      'JWT_SECRET and JWT_PUBLIC_KEY cannot be set together',
    ]);
  });

  test('takes a secret with the one before it, or the URL of a key set', () => {
    const JWT_PREVIOUS_SECRET = 'y'.repeat(32);
    const JWT_JWKS_URL = 'https://login.example.com/.well-known/jwks.json';

    expect(loadApiConfig({ DATABASE_URL, JWT_SECRET, JWT_PREVIOUS_SECRET })).toMatchObject({
      JWT_SECRET,
      JWT_PREVIOUS_SECRET,
    });
    expect(loadApiConfig({ DATABASE_URL, JWT_JWKS_URL }).JWT_JWKS_URL).toBe(JWT_JWKS_URL);
    expect(problemsOf(() => loadApiConfig({ DATABASE_URL, JWT_JWKS_URL, JWT_PREVIOUS_SECRET }))).toEqual([
      'JWT_PREVIOUS_SECRET needs JWT_SECRET',
    ]);
    expect(problemsOf(() => loadApiConfig({ DATABASE_URL, JWT_JWKS_URL: 'login.example.com' }))).toEqual([
      'JWT_JWKS_URL must be a URL that begins with https:// or http://',
    ]);
  });

  test('does not take a short secret, nor a key that is not an RSA public key', () => {
    const { publicKey: ellipticKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const invalid = ['JWT_PUBLIC_KEY must be an RSA public key in PEM form'];

    expect(problemsOf(() => loadApiConfig({ DATABASE_URL, JWT_SECRET: 'short' }))).toEqual([
      'JWT_SECRET must have at least 32 characters',
    ]);
    expect(problemsOf(() => loadApiConfig({ DATABASE_URL, JWT_PUBLIC_KEY: 'no key' }))).toEqual(invalid);
    expect(problemsOf(() => loadApiConfig({ DATABASE_URL, JWT_PUBLIC_KEY: ellipticKey }))).toEqual(invalid);
  });
});

test('a launcher needs nothing, but what is set must be right', () => {
  expect(loadLauncherConfig({}).DATABASE_URL).toBeUndefined();
  expect(loadLauncherConfig({}).RUNYARD_HOME).toBe('.runyard');
  expect(problemsOf(() => loadLauncherConfig({ DATABASE_URL: 'localhost' }))).toHaveLength(1);
});

test('the environment of a child process is this one with changes, and can lack what this one has', () => {
  const env = { PATH: '/bin', PORT: '1', REDIS_URL: 'redis://a' };

  expect(environmentWith({ PORT: '2', REDIS_URL: undefined }, env)).toEqual({ PATH: '/bin', PORT: '2' });
});

describe('describeConfig', () => {
  const rows = describeConfig();

  test('has a purpose for every variable, and defaults as one would write them', () => {
    for (const row of rows) expect(row.purpose).toMatch(/^\w.*\w.*[^.]$/);
    expect(rows.find((row) => row.name === 'PORT')?.default).toBe('3000');
    expect(rows.find((row) => row.name === 'DATABASE_URL')?.default).toBeNull();
  });

  test('shows defaults that load to what an empty environment loads to', () => {
    const defaults = Object.fromEntries(rows.map((row) => [row.name, row.default ?? undefined]));

    expect(loadLauncherConfig(defaults)).toEqual(loadLauncherConfig({}));
  });
});

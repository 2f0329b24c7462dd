import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const ROOT = resolve(import.meta.dirname, '../../../..');
const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');

interface Service {
  command?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  healthcheck?: object;
  depends_on?: Record<string, { condition: string }>;
  deploy?: { replicas: number };
  profiles?: string[];
  restart?: string;
}

const compose: { services: Record<string, Service>; volumes: Record<string, unknown> } = parse(text, {
  merge: true,
});
const services = Object.entries(compose.services);

/** What `docker compose config` would not tell, and a part of what it would, for machines without Docker. */
describe('docker-compose.yml', () => {
  test('has no default secret: each must be set, and is asked for by name', () => {
    const secrets = [...text.matchAll(/\$\{(\w*(?:PASSWORD|SECRET)\w*)([^}]*)\}/g)];
    const names = new Set(secrets.map(([, name]) => name));
    const required = new Set(secrets.filter(([, , rest]) => rest?.startsWith(':?')).map(([, name]) => name));

    expect(names).toEqual(
      new Set([
        'POSTGRES_PASSWORD',
        'REDIS_PASSWORD',
        'JWT_SECRET',
        'WEBHOOK_SIGNING_SECRET',
        'SECRETS_KEYS',
      ]),
    );
    expect(required).toEqual(names);
    expect(secrets.filter(([, , rest]) => rest !== '' && !rest?.startsWith(':?'))).toEqual([]);
  });

  test('keeps jobs: Redis never evicts and writes an append-only file', () => {
    const command = compose.services.redis?.command?.join(' ');

    expect(command).toContain('--maxmemory-policy noeviction');
    expect(command).toContain('--appendonly yes');
    expect(compose.services.redis?.volumes).toEqual(['redis:/data']);
  });

  test('runs what exists: apps, volumes and services that are named are there', () => {
    const scripts = [...text.matchAll(/apps\/(\w+)\/dist\/main\.js/g)].map(
      ([, app]) => `apps/${app}/src/main.ts`,
    );
    const volumes = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]));
    const awaited = services.flatMap(([, service]) => Object.keys(service.depends_on ?? {}));

    expect(scripts.filter((script) => !existsSync(join(ROOT, script)))).toEqual([]);
    expect(new Set(volumes)).toEqual(new Set(Object.keys(compose.volumes)));
    expect(awaited.filter((name) => compose.services[name] === undefined)).toEqual([]);
  });

  test('watches every service that stays up', () => {
    const staying = services.filter(([, { restart }]) => restart === 'unless-stopped');

    expect(staying.map(([name]) => name).sort()).toEqual(['api', 'postgres', 'redis', 'worker']);
    expect(staying.filter(([, { healthcheck }]) => healthcheck === undefined)).toEqual([]);
  });

  test('starts API and workers after the migrations, in production mode, with several workers', () => {
    for (const name of ['api', 'worker']) {
      const service = compose.services[name];
      expect(service?.depends_on?.migrate).toEqual({ condition: 'service_completed_successfully' });
      expect(service?.environment).toMatchObject({
        NODE_ENV: 'production',
        DATABASE_URL: expect.any(String),
      });
    }
    expect(compose.services.worker?.deploy?.replicas).toBeGreaterThan(1);
  });
});

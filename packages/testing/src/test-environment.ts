/** The servers that `npm test` (run-tests.ts) has brought up and told of by way of the environment. */
export interface TestEnvironment {
  /** A PostgreSQL database whose user may make databases. */
  databaseUrl: string;
  /** Undefined where no Redis can be had. */
  redisUrl: string | undefined;
  /** The program of a browser. Undefined where none can be had. */
  chromium: string | undefined;
}

/** The database that createTestDatabase copies: all migrations applied, no rows. */
export const TEMPLATE_DATABASE = 'runyard_template';

export function readTestEnvironment(): TestEnvironment {
  const { TEST_DATABASE_URL: databaseUrl, TEST_REDIS_URL: redisUrl, TEST_CHROMIUM: chromium } = process.env;
  if (!databaseUrl) throw new Error('TEST_DATABASE_URL is not set: run the tests with npm test -- <path>');
  return { databaseUrl, redisUrl: redisUrl || undefined, chromium: chromium || undefined };
}

/** The variables in which run-tests.ts passes it on. */
export function writeTestEnvironment(environment: TestEnvironment): Record<string, string> {
  const { databaseUrl, redisUrl = '', chromium = '' } = environment;
  return { TEST_DATABASE_URL: databaseUrl, TEST_REDIS_URL: redisUrl, TEST_CHROMIUM: chromium };
}

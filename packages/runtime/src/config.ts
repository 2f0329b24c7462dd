import { z } from 'zod';
import { settings } from './config-schema.ts';

const schema = z.object(settings);
const launcherSchema = schema.partial({ DATABASE_URL: true });

/** The settings of one process, checked and converted; named as in the environment. */
export type Config = { [Name in keyof typeof settings]: z.output<(typeof settings)[Name]> };

/** The settings of a launcher, which brings its own PostgreSQL where no DATABASE_URL is set. */
export type LauncherConfig = Omit<Config, 'DATABASE_URL'> & { DATABASE_URL: string | undefined };

/** Variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings of a worker from the environment; call it once, in `main.ts`. A variable that is set to nothing
 * counts as not set. Throws one ConfigError that names every problem.
 */
export function loadConfig(env: Environment = process.env): Config {
  return readSettings<Config>(schema, env);
}

/** As `loadConfig`, for the API: exactly one of JWT_SECRET, JWT_PUBLIC_KEY and JWT_JWKS_URL must be set. */
export function loadApiConfig(env: Environment = process.env): Config {
  return readSettings<Config>(schema, env, checkJwtKeys);
}

/** As `loadConfig`, for a launcher of other processes: nothing must be set. */
export function loadLauncherConfig(env: Environment = process.env): LauncherConfig {
  return readSettings<LauncherConfig>(launcherSchema, env);
}

/** The environment for a child process: this process's own, with these settings in place of what it says. */
export function environmentWith(
  changes: Environment,
  env: Environment = process.env,
): Record<string, string> {
  return onlySet({ ...env, ...changes });
}

/** Settings that cannot be used. The message has a line for each problem and never shows a value. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['the configuration cannot be used:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** One row of .env.example. */
export interface ConfigVariable {
  name: keyof Config;
  /** As it is written in the environment; null: there is none. */
  default: string | null;
  purpose: string;
}

/** Every variable that the product reads, in a fixed order. */
export function describeConfig(): ConfigVariable[] {
  return Object.entries(settings).map(([name, setting]) => ({
    name: name as keyof Config,
    default: defaultOf(setting),
    purpose: setting.description ?? '',
  }));
}

function defaultOf(setting: z.ZodType): string | null {
  const parsed = setting.safeParse(undefined);
  return parsed.success && parsed.data !== undefined ? String(parsed.data) : null;
}

/** Finds what no single variable can tell. Runs whatever else is wrong, so that all problems are told at once. */
type Rule = (env: Environment) => string[];

function readSettings<Settings>(
  schema: z.ZodType<Partial<Settings>>,
  env: Environment,
  rule: Rule = () => [],
): Settings {
  const given = onlySet(env);
  const parsed = schema.safeParse(given);
  const broken = rule(given);
  if (parsed.success && broken.length === 0) return parsed.data as Settings;
  throw new ConfigError([
    ...(parsed.error?.issues ?? []).map((issue) => describeIssue(issue, given)),
    ...broken,
  ]);
}

function describeIssue(issue: z.core.$ZodIssue, given: Environment): string {
  const name = issue.path.join('.');
  if (given[name] === undefined) return `${name} must be set`;
  if (issue.code === 'invalid_value') return `${name} must be one of ${issue.values.join(', ')}`;
  return `${name} ${issue.message}`;
}

const JWT_KEYS = ['JWT_SECRET', 'JWT_PUBLIC_KEY', 'JWT_JWKS_URL'] as const;

function checkJwtKeys(env: Environment): string[] {
  const given = JWT_KEYS.filter((name) => env[name]);
  const problems = given.length > 1 ? [`${given.join(' and ')} cannot be set together`] : [];
  if (given.length === 0) problems.push(`one of ${JWT_KEYS.join(', ')} must be set`);
  if (env.JWT_PREVIOUS_SECRET && !env.JWT_SECRET) problems.push('JWT_PREVIOUS_SECRET needs JWT_SECRET');
  return problems;
}

function onlySet(env: Environment): Record<string, string> {
  const isSet = (entry: [string, string | undefined]): entry is [string, string] => Boolean(entry[1]?.trim());
  return Object.fromEntries(Object.entries(env).filter(isSet));
}

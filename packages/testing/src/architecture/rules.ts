/** The architecture as data. `architecture.test.ts` holds every source file against it. */

const APP = ['contracts', 'db', 'domain', 'engine', 'nodes', 'queue', 'runtime'];

/** Which workspaces the sources of a workspace may import. Imports point one way, towards `domain`. */
export const ALLOWED_IMPORTS: Record<string, readonly string[]> = {
  domain: [],
  contracts: ['domain'],
  runtime: ['domain'],
  embedded: [],
  sdk: [],
  db: ['domain', 'runtime'],
  queue: ['domain', 'runtime'],
  nodes: ['contracts', 'domain', 'runtime'],
  engine: ['contracts', 'db', 'domain', 'nodes', 'queue', 'runtime'],
  testing: [...APP, 'embedded'],
  api: APP,
  dashboard: ['contracts', 'sdk'],
  worker: APP,
  cli: [...APP, 'embedded'],
};

/** Packages that only some places may import, as prefixes of paths. */
export const OWNERS: { packages: RegExp; places: readonly string[] }[] = [
  { packages: /^@prisma\//, places: ['packages/db/src/', 'apps/cli/src/migrations/'] },
  { packages: /^bullmq$|^ioredis$/, places: ['packages/queue/src/', 'packages/testing/src/'] },
  {
    packages: /^pg$/,
    places: [
      'packages/db/src/',
      'packages/queue/src/',
      'packages/testing/src/',
      'apps/cli/src/migrations/',
      'apps/cli/src/with-client.ts',
    ],
  },
  {
    packages: /^express$|^helmet$|^cors$|^swagger-ui-dist|^@bull-board\//,
    places: ['apps/api/src/'],
  },
  { packages: /^jsonwebtoken$/, places: ['packages/runtime/src/', 'apps/api/src/testing/'] },
  { packages: /^jose$/, places: ['packages/runtime/src/'] },
  { packages: /^rate-limiter-flexible$/, places: ['apps/api/src/'] },
  { packages: /^prom-client$/, places: ['apps/api/src/metrics/'] },
  {
    packages: /^react|^@tanstack\/|^@xyflow\/|^@dagrejs\/|^radix-ui$|^uplot|^lucide-react$/,
    places: ['apps/dashboard/src/'],
  },
  { packages: /^playwright-core$|^axe-core$/, places: ['packages/testing/src/browser/'] },
  { packages: /^openapi-fetch$/, places: ['packages/sdk/src/'] },
  { packages: /^croner$/, places: ['packages/engine/src/'] },
  { packages: /^nodemailer$|^aws4fetch$/, places: ['packages/nodes/src/distribution/'] },
  { packages: /^undici$|^ipaddr\.js$/, places: ['packages/nodes/src/outbound/'] },
  { packages: /^liquidjs$/, places: ['packages/nodes/src/'] },
  { packages: /^quickjs-|^@jitl\/|^jsonata$/, places: ['packages/nodes/src/compute/'] },
  { packages: /^openai(?:\/|$)|^@anthropic-ai\//, places: ['packages/nodes/src/agents/llm/'] },
  { packages: /^ajv/, places: ['packages/nodes/src/compute/', 'apps/api/src/testing/'] },
  { packages: /^csv-|^luxon$/, places: ['packages/nodes/src/transform/'] },
  { packages: /^pino$|^uuid$/, places: ['packages/runtime/src/'] },
  { packages: /^@jest\//, places: ['packages/testing/src/', 'apps/api/src/testing/'] },
];

export interface TextRule {
  /** What must not stand in a source file. */
  forbidden: RegExp;
  /** Where it may stand, as prefixes of paths. */
  except: readonly string[];
}

const STATUSES = 'pending|queued|running|waiting|completed|failed|skipped|cancelled';

/** By the sentence that the test is named after. Comments do not count, and tests may do as they need. */
export const TEXT_RULES: Record<string, TextRule> = {
  'only runtime/config.ts reads the environment (and the harness, which hands it to processes)': {
    forbidden: /process\.env/,
    except: ['packages/runtime/src/config.ts', 'packages/testing/src/'],
  },
  'only runtime/clock.ts reads the wall clock': {
    forbidden: /\bDate\.now\(|new Date\(\)/,
    except: ['packages/runtime/src/clock.ts', 'apps/dashboard/src/hooks/use-now.ts'],
  },
  'only packages/queue names queues': {
    forbidden: /(['"`])(?:runs\1|nodes\.\$\{)/,
    except: ['packages/queue/src/', 'apps/dashboard/src/'],
  },
  // The engine names the one status that it decides by, and the CLI the one that it exits by; both are type-checked.
  // Examples are held against their schemas. The dashboard shows statuses, typed by the contract.
  'only domain and db write statuses': {
    forbidden: new RegExp(`status['"]?\\s*(?:===|!==|:)\\s*['"](?:${STATUSES})['"]`),
    except: [
      'packages/domain/src/',
      'packages/db/src/',
      'packages/testing/src/',
      'packages/contracts/src/examples/',
      'apps/dashboard/src/',
      'packages/engine/src/advance-run.ts',
      'packages/engine/src/trigger-run.ts',
      'apps/cli/src/commands/start.ts',
    ],
  },
  'only the dashboard’s api-client.ts talks to the API': {
    forbidden: /\bfetch\(|EventSource|XMLHttpRequest/,
    except: ['packages/', 'apps/api/', 'apps/cli/', 'apps/worker/', 'apps/dashboard/src/api-client.ts'],
  },
  'nothing is exported by default or as a whole': { forbidden: /^export (?:default|\*)/m, except: [] },
  'nothing is left to do': { forbidden: /\bTODO\b|\bFIXME\b/, except: [] },
};

export const MAX_SOURCE_LINES = 250;
/** A list of what a package gives to others, which nobody reads from top to bottom. */
export const MAX_INDEX_LINES = 300;
/** A test file holds one subject's cases side by side, and may be somewhat longer. */
export const MAX_TEST_LINES = 300;
/** Folders between `src` and a file. */
export const MAX_DEPTH = 2;

/** Names of folders that say nothing about what is inside. */
export const BANNED_NAMES = ['lib', 'utils', 'helpers', 'common', 'misc', 'manager'];

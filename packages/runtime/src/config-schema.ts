import { z } from 'zod';
import { admissionSettings } from './admission-settings.ts';
import { authSettings } from './auth-settings.ts';
import { callbackSettings } from './callback-settings.ts';
import { healthSettings } from './health-settings.ts';
import { LOG_LEVELS } from './logger.ts';
import { retentionSettings } from './retention-settings.ts';
import { runSettings } from './run-settings.ts';
import {
  bytes,
  destinations,
  keyRing,
  milliseconds,
  name,
  namedUrls,
  origins,
  port,
  url,
  wholeNumber,
} from './setting-schemas.ts';

/** Every setting of the product. `prefault` is a default as one would write it; the description is its purpose. */
export const settings = {
  NODE_ENV: z
    .enum(['development', 'test', 'production'])
    .prefault('development')
    .describe('What this system is for'),
  DATABASE_URL: url('postgresql:', 'postgres:').describe(
    'PostgreSQL, which holds the truth; npm start brings its own where this is not set',
  ),
  REDIS_URL: url('redis:', 'rediss:')
    .optional()
    .describe('Redis for the queues; where this is not set, the queues live in PostgreSQL'),
  PORT: port().prefault('3000').describe('Port of the API; 0 takes any free one'),
  HOST: z
    .string()
    .prefault('127.0.0.1')
    .describe('Address the API listens on; 0.0.0.0 lets other machines in'),
  RUNYARD_HOME: z
    .string()
    .prefault('.runyard')
    .describe('Folder of the embedded PostgreSQL and of local secrets'),
  LOG_LEVEL: z.enum(LOG_LEVELS).prefault('info').describe('Least important log lines to write'),
  ...authSettings,
  METRICS_TOKEN: z
    .string()
    .min(16, 'must have at least 16 characters')
    .optional()
    .describe('Bearer token that GET /metrics asks for; not set: only this machine may read it'),
  WEBHOOK_SIGNING_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters')
    .optional()
    .describe(
      'Secret that the signing keys of outgoing webhooks and of callbacks come from, the same for API and workers; not set: no webhooks and no asynchronous agents',
    ),
  ...callbackSettings,
  ...retentionSettings,
  SECRETS_KEYS: keyRing()
    .optional()
    .describe(
      'Keys that the secrets of workspaces are sealed with, the same for API and workers: an id, a colon and 32 bytes in Base64; the first key seals, further ones, after commas, open what they have sealed before; not set: no secrets',
    ),
  MAX_SECRETS_PER_WORKSPACE: wholeNumber(1, 10_000).prefault('200').describe('Most secrets of one workspace'),
  WEBHOOK_TIMEOUT_MS: milliseconds(100)
    .prefault('10000')
    .describe('How long the receiver of a webhook may take to answer, in milliseconds'),
  QUEUE_PREFIX: name()
    .prefault('runyard')
    .describe('Begins the name of everything in Redis; one for each system'),
  MAX_PAYLOAD_BYTES: bytes().prefault('1048576').describe('Largest request body, in bytes'),
  CORS_ORIGINS: origins()
    .prefault('')
    .describe('Origins whose pages may call the API from a browser, separated by commas; not set: none'),
  REQUEST_TIMEOUT_MS: milliseconds(1_000)
    .prefault('60000')
    .describe('How long an answer of the API may take to begin, in milliseconds'),
  RATE_LIMIT_PER_MINUTE: wholeNumber(0, 10_000_000)
    .prefault('300')
    .describe('Requests a minute that one caller may make; 0: no limit'),
  MAX_NODES_PER_WORKFLOW: wholeNumber(1, 10_000).prefault('500').describe('Most nodes of one workflow'),
  MAX_BATCH_ITEMS: wholeNumber(1, 500).prefault('500').describe('Most runs of one batch trigger'),
  IDEMPOTENCY_TTL_MS: milliseconds(1_000)
    .prefault('86400000')
    .describe('How long an Idempotency-Key stands for its run, in milliseconds'),
  MAX_MEMBERS_PER_WORKSPACE: wholeNumber(1, 100_000)
    .prefault('1000')
    .describe('Most members of one workspace'),
  MAX_API_KEYS_PER_WORKSPACE: wholeNumber(1, 100_000)
    .prefault('100')
    .describe('Most API keys of one workspace that are neither revoked nor expired'),
  MAX_RUN_AHEAD_DAYS: wholeNumber(0, 3_650)
    .prefault('365')
    .describe('How far ahead a trigger may put its run off, in days'),
  MAX_DELAY_DAYS: wholeNumber(0, 3_650)
    .prefault('365')
    .describe('How long a delay, or the term of a task, may be, in days'),
  MAX_MAP_ITEMS: wholeNumber(1, 100_000).prefault('10000').describe('Most items of one map node'),
  MAX_MAP_PARALLEL: wholeNumber(1, 10_000)
    .prefault('100')
    .describe('Most items of one map node that run at once, whatever its max_parallel says'),
  MAX_RUN_DEPTH: wholeNumber(1, 100)
    .prefault('10')
    .describe('How many levels below a run further runs may be started by workflow nodes'),
  MAX_RUNS_PER_LINEAGE: wholeNumber(1, 1_000_000)
    .prefault('1000')
    .describe('Most runs of one lineage: a run, and all that are started below it'),
  MAX_OUTPUT_BYTES: bytes().prefault('1048576').describe('Largest output of one node, in bytes of JSON'),
  PAYLOAD_INLINE_BYTES: bytes()
    .prefault('65536')
    .describe(
      'Largest input, output or trigger payload that is kept in the row of its run, in bytes; a larger one has a row of its own',
    ),
  MAX_RUN_PAYLOAD_BYTES: wholeNumber(1_048_576, 1_099_511_627_776)
    .prefault('67108864')
    .describe('Most that one run keeps in such rows, in bytes'),
  COMPUTE_THREADS: wholeNumber(1, 64)
    .prefault('2')
    .describe('Most threads of a worker that run code of users and heavy transforms; started when needed'),
  COMPUTE_TIMEOUT_MS: milliseconds(10)
    .prefault('5000')
    .describe('Longest time for one computation in a thread, in milliseconds'),
  COMPUTE_MEMORY_BYTES: wholeNumber(16_777_216, 1_073_741_824)
    .prefault('67108864')
    .describe('Most memory of one script (jsonata, javascript), in bytes'),
  COMPUTE_MAX_QUEUED: wholeNumber(1, 100_000)
    .prefault('1000')
    .describe('Most computations of a worker that wait for a thread'),
  DATABASE_POOL_SIZE: wholeNumber(2, 1_000)
    .prefault('10')
    .describe('Most PostgreSQL connections of one process, at least 2'),
  ...healthSettings,
  ...admissionSettings,
  WORKER_POOLS: z
    .string()
    .optional()
    .describe('Pools whose nodes a worker runs, separated by commas; not set: all'),
  WORKER_CONCURRENCY: wholeNumber(1, 10_000)
    .prefault('50')
    .describe('Most jobs of one queue that a worker runs at once'),
  WORKER_DRAIN_MS: milliseconds(0)
    .prefault('25000')
    .describe(
      'How long a stopping worker waits for its running nodes before it hands them back, in milliseconds',
    ),
  WORKER_HEALTH_PORT: port().optional().describe('Port of a worker that answers /health; not set: none'),
  WORKER_HEARTBEAT_MS: milliseconds(100)
    .prefault('2000')
    .describe('Time between two heartbeats of a worker; after three without one it counts as gone'),
  LEASE_MS: milliseconds(100)
    .prefault('15000')
    .describe('How long a worker that went silent keeps its nodes, in milliseconds'),
  SWEEP_INTERVAL_MS: milliseconds(10)
    .prefault('2000')
    .describe('Time between two searches for work that a crash left behind, in milliseconds'),
  SWEEP_AFTER_MS: milliseconds(0)
    .prefault('5000')
    .describe('Age at which waiting work counts as left behind, in milliseconds'),
  WAIT_INTERVAL_MS: milliseconds(10)
    .prefault('500')
    .describe('Time between two looks for waits whose time has come, in milliseconds'),
  NODE_TIMEOUT_MS: milliseconds(1)
    .prefault('300000')
    .describe('Longest time for one attempt of a node that names none of its own, in milliseconds'),
  MAX_NODE_TIMEOUT_MS: milliseconds(1)
    .prefault('3600000')
    .describe('Longest time for one attempt of a node, whatever its timeout_ms says, in milliseconds'),
  ...runSettings,
  OUTBOUND_ALLOW: destinations()
    .prefault('')
    .describe(
      'Destinations that nodes and webhooks may call although their addresses are not public: host names, *.suffixes, IP addresses, CIDR ranges, each with an optional :port, separated by commas; not set: none',
    ),
  PARTIAL_TEXT_INTERVAL_MS: milliseconds(50)
    .prefault('250')
    .describe('Least time between two pieces of the text that one running attempt has made so far'),
  PARTIAL_TEXT_MAX_BYTES: wholeNumber(0, 16 * 1_024 * 1_024)
    .prefault('262144')
    .describe('Most of such text that is told of one attempt, in bytes; 0: none'),
  SMTP_URL: url('smtp:', 'smtps:')
    .optional()
    .describe(
      'Mail server of nodes that name none, such as smtps://user:password@mail.example.com; smtp:// asks for STARTTLS; not set: none',
    ),
  SMTP_FROM: z
    .string()
    .regex(/@/, 'must be an address')
    .optional()
    .describe('Whom mail through SMTP_URL is from; not set: each node says'),
  FILES_DIR: z
    .string()
    .optional()
    .describe('Folder that nodes write files to, below it one for each workspace; not set: none'),
  PROVIDER_BASE_URLS: namedUrls()
    .prefault('')
    .describe(
      'Base URLs of providers that api_call names, in place of the usual ones: github=https://github.corp.example/api/v3, separated by commas; not set: the usual ones',
    ),
  MAX_EVENT_STREAMS: wholeNumber(0, 100_000)
    .prefault('2000')
    .describe('Most event streams and waiting triggers that one API process holds open'),
  EVENT_HEARTBEAT_MS: milliseconds(10)
    .prefault('15000')
    .describe('Time between two signs of life on an event stream, in milliseconds'),
};

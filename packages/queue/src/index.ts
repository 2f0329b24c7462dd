export type { BackendOptions } from './backend.ts';
export { canReachRedis } from './can-reach-redis.ts';
export { NodeJob, nodeJobId, nodeJobIds, RunJob, runJobId } from './catalog.ts';
export {
  type ConsumerOptions,
  type Consumers,
  type JobHandlers,
  startConsumers,
  type Verdict,
} from './consumers.ts';
export { openCounterRedis } from './counter-redis.ts';
export type { JobStanding } from './find-jobs.ts';
export { type JobQueue, openJobQueue } from './job-queue.ts';
export { findJobStates, type JobIds, type StoredJob } from './job-states.ts';
export { migrateQueue } from './migrate.ts';
export { nodesQueue, poolOfQueue, RUNS_QUEUE } from './names.ts';
export {
  countJobs,
  type JobCounts,
  listHead,
  promoteJobs,
  retryFailedJobs,
  setJobsPaused,
} from './queue-control.ts';
export { type RedisState, readRedisState } from './redis-state.ts';

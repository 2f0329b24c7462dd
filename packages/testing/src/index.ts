export { freePort } from '@runyard/embedded';
export { eventually } from './eventually.ts';
export { findRedisProgram, type RedisServer, startRedisServer } from './redis-server.ts';
export { type NodeSpec, seedTenant, seedWorkflow, type Tenant } from './scenarios/seed-workflow.ts';
export { createTestEngine, type TestEngine, type TestEngineOptions } from './scenarios/test-engine.ts';
export { type SpawnOptions, spawnProcess, type TestProcess } from './spawn-process.ts';
export { describeEachBackend, type TestBackend, testBackends, uniquePrefix } from './test-backends.ts';
export { createTestDatabase, type TestDatabase } from './test-database.ts';
export { readTestEnvironment, type TestEnvironment } from './test-environment.ts';

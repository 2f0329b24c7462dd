export {
  type BackgroundProcess,
  type BackgroundProcessOptions,
  type ProcessEnd,
  startProcess,
} from './background-process.ts';
export { freePort, isPortFree } from './free-port.ts';
export { type PostgresOptions, type PostgresServer, startPostgres } from './postgres-server.ts';
export { processIdentity } from './process-identity.ts';

export {
  type AccessTokenSettings,
  type AccessTokens,
  createAccessTokens,
  type IssuedToken,
  type SignedIn,
  type VerifiedToken,
} from './access-tokens.ts';
export { type AllowedDestination, parseAllowedDestination } from './allowed-destination.ts';
export {
  type CallbackRef,
  callbackIdOf,
  callbackSecret,
  isCallbackSigned,
  parseCallbackId,
  signCallback,
} from './callback-signature.ts';
export { type Clock, systemClock } from './clock.ts';
export { type CoalesceLimits, coalesce, type Flush } from './coalesce.ts';
export {
  type Config,
  ConfigError,
  type ConfigVariable,
  describeConfig,
  type Environment,
  environmentWith,
  type LauncherConfig,
  loadApiConfig,
  loadConfig,
  loadLauncherConfig,
} from './config.ts';
export {
  DEFAULT_SILENCE_MS,
  KEEP_ALIVE_MS,
  PG_KEEP_ALIVE,
  PG_SESSION_SETTINGS,
  pgOptions,
} from './connection-settings.ts';
export { endsWithin } from './ends-within.ts';
export { eventLoopCheck, measureEventLoopLag } from './event-loop-lag.ts';
export {
  type HealthCheck,
  type HealthMonitor,
  type HealthMonitorOptions,
  type HealthReport,
  startHealthMonitor,
} from './health-monitor.ts';
export { deriveId, type Ids, systemIds } from './ids.ts';
export { createKeyRing, type KeyRing, makeKey, SealError, type Sealed } from './key-ring.ts';
export { createLogger, LOG_LEVELS, type Logger, type LoggerOptions, type LogLevel } from './logger.ts';
export { NODE_ENVIRONMENT, NODE_FLAGS } from './node-process.ts';
export type { RemoteKeySettings } from './remote-keys.ts';
export {
  EXIT_CODE_STUCK,
  onShutdown,
  type Shutdown,
  type ShutdownHost,
  type ShutdownOptions,
  type ShutdownSignal,
} from './shutdown.ts';
export { productVersion } from './version.ts';
export { type WatchablePool, type WatchOptions, watchConnections } from './watch-connections.ts';
export { startWatchdog, type WatchdogOptions } from './watchdog.ts';

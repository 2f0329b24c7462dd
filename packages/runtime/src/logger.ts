import { types } from 'node:util';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

export type { Logger };

/** From the worst to the least important; `silent` writes nothing. */
export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LoggerOptions {
  /** Which process speaks: `api`, `worker`. */
  name: string;
  level: LogLevel;
  /** Where the lines go. Default: stdout, written at once, so that nothing is lost when the process ends. */
  destination?: DestinationStream;
}

/** Fields that never reach a log, whoever logs them. */
const SECRET_FIELDS = ['authorization', 'cookie', 'password', 'secret', 'token'];
const SECRET_PATHS = [
  ...SECRET_FIELDS,
  ...SECRET_FIELDS.flatMap((field) => [`*.${field}`, `*.headers.${field}`]),
];

const MAX_CAUSES = 3;

/** What an error says, not what it holds: drivers hang whole connections, with their settings, on theirs. */
function describeError(error: unknown, depth = 0): unknown {
  if (!types.isNativeError(error)) return error;
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  const described = { type: name, message, code, stack };
  return cause === undefined || depth === MAX_CAUSES
    ? described
    : { ...described, cause: describeError(cause, depth + 1) };
}

const serializers = { err: (error: unknown) => describeError(error) };

/** A logger that writes one JSON object a line, with an ISO time. Log a constant lower-case phrase and fields. */
export function createLogger({ name, level, destination }: LoggerOptions): Logger {
  const options = { name, level, timestamp: stdTimeFunctions.isoTime, redact: SECRET_PATHS, serializers };
  return destination ? pino(options, destination) : pino(options);
}

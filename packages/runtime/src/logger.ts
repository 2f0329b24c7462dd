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

/** A logger that writes one JSON object a line, with an ISO time. Log a constant lower-case phrase and fields. */
export function createLogger({ name, level, destination }: LoggerOptions): Logger {
  const options = { name, level, timestamp: stdTimeFunctions.isoTime, redact: SECRET_PATHS };
  return destination ? pino(options, destination) : pino(options);
}

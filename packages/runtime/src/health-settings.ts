import { milliseconds } from './setting-schemas.ts';

/** Settings of how a process notices that it, or what it is connected to, is stuck. */
export const healthSettings = {
  CONNECTION_SILENCE_MS: milliseconds(0)
    .prefault('5000')
    .describe(
      'How long PostgreSQL or Redis may say nothing to a command before its connection is taken for dead and replaced, in milliseconds (a statement that the server says it is working on may take longer); 0: for ever',
    ),
};

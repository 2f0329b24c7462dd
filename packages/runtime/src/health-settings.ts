import { milliseconds } from './setting-schemas.ts';

/** Settings of how a process notices that it, or what it is connected to, is stuck. */
export const healthSettings = {
  CONNECTION_SILENCE_MS: milliseconds(0)
    .prefault('5000')
    .describe(
      'How long PostgreSQL or Redis may say nothing to a command before its connection is taken for dead and replaced, in milliseconds (a statement that the server says it is working on may take longer); 0: for ever',
    ),
  EVENT_LOOP_UNREADY_MS: milliseconds(0)
    .prefault('2000')
    .describe('How late the timers of a process may be before it is not ready, in milliseconds; 0: any'),
  EVENT_LOOP_EXIT_MS: milliseconds(0)
    .prefault('15000')
    .describe(
      'How long the event loop of a process may be blocked before its watchdog ends it (SIGKILL), in milliseconds; of the order of LEASE_MS, so that nobody works on without a lease; 0: for ever',
    ),
  API_STOP_DELAY_MS: milliseconds(0)
    .prefault('1000')
    .describe(
      'How long a stopping API says that it is not ready and answers all the same, before it takes no more connections, in milliseconds; as long as a load balancer takes to notice',
    ),
  STUCK_EXIT_MS: milliseconds(0)
    .prefault('30000')
    .describe(
      'How long a process may get nowhere although new connections to its servers work, before it stops in order, with exit code 75, to be started anew; in milliseconds; 0: for ever',
    ),
};

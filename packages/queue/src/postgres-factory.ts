import { setTimeout as sleep } from 'node:timers/promises';
import { type BackendFactory, createPostgresBackend } from 'bullmq';

/** What is looked at of BullMQ's own connection. */
interface Connection {
  waitUntilReady(): Promise<void>;
  /** Whether the schema was found; every command waits for it. */
  readyPromise: Promise<void> | undefined;
}

const RETRY_DELAY_MS = 500;

/**
 * BullMQ's backend on PostgreSQL. It looks for its schema once, and where the database was away at that moment it would
 * remember that for ever: a producer would never add a job, and a consumer turn in circles without a pause. Here the next command looks again.
 */
export const postgresFactory = ((...args) => {
  const backend = createPostgresBackend(...(args as Parameters<typeof createPostgresBackend>));
  const { connection } = backend as unknown as { connection: Connection };
  const waitUntilReady = connection.waitUntilReady.bind(connection);
  connection.waitUntilReady = async () => {
    const looking = waitUntilReady();
    const { readyPromise } = connection;
    try {
      await looking;
    } catch (error) {
      await sleep(RETRY_DELAY_MS);
      if (connection.readyPromise === readyPromise) connection.readyPromise = undefined;
      throw error;
    }
  };
  return backend;
}) as BackendFactory;

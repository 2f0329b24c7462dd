import { Prisma } from '../client.ts';

/**
 * Begins the part of a statement that logs changes of status; a SELECT of these columns follows, in the order in which
 * the changes are to be seen. `node_run_id` and `attempt` are null for a change of the run itself.
 *
 *   WITH changed AS (UPDATE node_runs … RETURNING run_id, id, status, attempt),
 *   logged AS (${INSERT_RUN_EVENTS} SELECT run_id, id, status, attempt, NULL FROM changed)
 *
 * Every statement that changes a status has one, and it selects from what the change returns (or comes after the change
 * in the same transaction). Readers rely on that order: a transaction takes the ids of its events only after it has
 * locked the rows that it changes, so the ids of one run's events are in the order of its changes; and only after it has
 * taken its own transaction id, so a snapshot tells which ids can still appear (see list-run-events.ts).
 */
export const INSERT_RUN_EVENTS = Prisma.sql`
  INSERT INTO run_events (run_id, node_run_id, status, attempt, error_code)`;

/** As `INSERT_RUN_EVENTS`, with what attempts failed with. */
export const INSERT_RUN_EVENTS_OF_FAILURES = Prisma.sql`
  INSERT INTO run_events (run_id, node_run_id, status, attempt, error_code, error_message)`;

/** As `INSERT_RUN_EVENTS`, with the worker that claims. */
export const INSERT_RUN_EVENTS_OF_CLAIMS = Prisma.sql`
  INSERT INTO run_events (run_id, node_run_id, status, attempt, error_code, worker)`;

/** Longer messages are cut in the log, in characters; the row of the node run has the last one whole. */
export const MAX_EVENT_MESSAGE = 2_000;

/** A message as the log has it. */
export const eventMessage = (message: string): string => message.slice(0, MAX_EVENT_MESSAGE);

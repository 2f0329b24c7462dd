import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  breachesAfter,
  createRunsOfAllKinds,
  createTestDatabase,
  type RunsOfAllKinds,
  type TestDatabase,
} from '@runyard/testing';

/** The invariant, what breaks it, and whose breach it is. */
type Case = [
  name: string,
  statements: (runs: RunsOfAllKinds) => string[],
  id: (runs: RunsOfAllKinds) => unknown,
];

const logged = (runId: string, nodeRunId: string | null, status: string) =>
  `INSERT INTO run_events (run_id, node_run_id, status) VALUES ('${runId}', ${nodeRunId ? `'${nodeRunId}'` : 'NULL'}, '${status}')`;
const later = (column: string) => `${column} = ${column} - interval '1 hour'`;

const CASES: Case[] = [
  [
    'ended_run_has_ended_node_runs',
    ({ completed: { runId, nodes } }) => [
      `UPDATE node_runs SET status = 'queued', completed_at = NULL, queued_at = now() WHERE id = '${nodes.after}'`,
      logged(runId, nodes.after ?? '', 'queued'),
    ],
    ({ completed }) => completed.nodes.after,
  ],
  [
    'open_task_has_open_node_run',
    ({ completed }) => [
      `UPDATE tasks SET status = 'waiting', completed_at = NULL, id = node_run_id WHERE node_run_id = '${completed.nodes.work}'`,
    ],
    ({ completed }) => completed.nodes.work,
  ],
  [
    'wait_has_waiting_node_run',
    ({ completed }) => [
      `INSERT INTO waits (node_run_id, lease_epoch, workspace_id, run_id, due_at, when_due)
       SELECT id, lease_epoch, workspace_id, run_id, now(), '{}' FROM node_runs WHERE id = '${completed.nodes.paid}'`,
    ],
    ({ completed }) => completed.nodes.paid,
  ],
  [
    'reservation_has_a_claim',
    ({ completed }) => [
      `UPDATE node_runs SET ${later('queued_at')}, ${later('completed_at')} WHERE id = '${completed.nodes.paid}'`,
      `INSERT INTO reservations (node_run_id, lease_epoch, workspace_id, run_id, nanos, created_at)
       SELECT id, lease_epoch, workspace_id, run_id, 5, completed_at FROM node_runs WHERE id = '${completed.nodes.paid}'`,
    ],
    ({ completed }) => completed.nodes.paid,
  ],
  [
    'pending_run_has_not_begun',
    ({ pending }) => [`UPDATE runs SET started_at = now() WHERE id = '${pending.runId}'`],
    ({ pending }) => pending.runId,
  ],
  [
    'running_run_goes_on',
    ({ running: { nodes } }) => [
      `UPDATE node_runs SET status = 'pending', lease_expires_at = NULL, pending_dependencies = 1 WHERE id = '${nodes.hold}'`,
      `UPDATE node_runs SET successor_ids = '{${nodes.hold}}' WHERE id = '${nodes.next}'`,
    ],
    ({ running }) => running.runId,
  ],
  [
    'running_run_goes_on',
    ({ completed: { runId } }) => [
      `UPDATE runs SET status = 'running', completed_at = NULL, ${later('started_at')} WHERE id = '${runId}'`,
      `UPDATE node_runs SET ${later('completed_at')}, ${later('waiting_since')} WHERE run_id = '${runId}'`,
      logged(runId, null, 'running'),
    ],
    ({ completed }) => completed.runId,
  ],
  [
    'waiting_run_only_waits',
    ({ asking: { runId, nodes } }) => [
      `UPDATE node_runs SET status = 'queued', completed_at = NULL, queued_at = now() WHERE id = '${nodes.side}'`,
      logged(runId, nodes.side ?? '', 'queued'),
    ],
    ({ asking }) => asking.runId,
  ],
  [
    'waiting_run_only_waits',
    ({ completed: { runId } }) => [
      `UPDATE runs SET status = 'waiting', completed_at = NULL WHERE id = '${runId}'`,
      logged(runId, null, 'waiting'),
    ],
    ({ completed }) => completed.runId,
  ],
  [
    'queued_node_run_is_found',
    ({ mapped }) => [
      `UPDATE node_runs SET queued_at = NULL WHERE run_id = '${mapped.runId}' AND status = 'queued'`,
    ],
    () => expect.any(String),
  ],
  [
    'waiting_node_run_has_an_end',
    ({ delayed }) => [`DELETE FROM waits WHERE run_id = '${delayed.runId}'`],
    ({ delayed }) => delayed.nodes.pause,
  ],
  [
    'waiting_node_run_has_an_end',
    ({ asking }) => [
      `UPDATE tasks SET status = 'completed', completed_at = now() WHERE run_id = '${asking.runId}'`,
    ],
    ({ asking }) => asking.nodes.ask,
  ],
  [
    'map_counts_its_items',
    ({ mapped }) => [`UPDATE waits SET open_item_count = 2 WHERE run_id = '${mapped.runId}'`],
    ({ mapped }) => mapped.nodes.map,
  ],
  [
    'due_wait_is_ended',
    ({ delayed }) => [
      `UPDATE waits SET due_at = now() - interval '1 hour' WHERE run_id = '${delayed.runId}'`,
    ],
    ({ delayed }) => delayed.nodes.pause,
  ],
  [
    'running_node_run_has_a_lease',
    ({ running }) => [
      'ALTER TABLE node_runs DROP CONSTRAINT node_runs_lease_check',
      `UPDATE node_runs SET lease_expires_at = NULL WHERE id = '${running.nodes.hold}'`,
    ],
    ({ running }) => running.nodes.hold,
  ],
  [
    'lost_lease_is_rescued',
    ({ running }) => [
      `UPDATE node_runs SET lease_expires_at = now() - interval '1 hour' WHERE id = '${running.nodes.hold}'`,
    ],
    ({ running }) => running.nodes.hold,
  ],
  [
    'overdue_attempt_is_ended',
    ({ running }) => [
      `UPDATE node_runs SET attempt_ends_at = now() - interval '1 hour' WHERE id = '${running.nodes.hold}'`,
    ],
    ({ running }) => running.nodes.hold,
  ],
  [
    'overdue_run_is_failed',
    ({ running }) => [
      `UPDATE runs SET deadline_at = now() - interval '1 hour' WHERE id = '${running.runId}'`,
    ],
    ({ running }) => running.runId,
  ],
  [
    'lease_epoch_counts_claims',
    ({ running }) => [`UPDATE node_runs SET lease_epoch = 0 WHERE id = '${running.nodes.hold}'`],
    ({ running }) => running.nodes.hold,
  ],
  [
    'lease_epoch_counts_claims',
    ({ running }) => [`UPDATE node_runs SET rescue_count = 2 WHERE id = '${running.nodes.hold}'`],
    ({ running }) => running.nodes.hold,
  ],
  [
    'attempts_follow_the_policy',
    ({ completed }) => [
      `UPDATE node_runs SET attempt = 2, lease_epoch = 2 WHERE id = '${completed.nodes.paid}'`,
    ],
    ({ completed }) => completed.nodes.paid,
  ],
];

describe('an audit', () => {
  let database: TestDatabase;
  let runs: RunsOfAllKinds;
  beforeAll(async () => {
    database = await createTestDatabase();
    runs = await createRunsOfAllKinds(database.url);
  });
  afterAll(async () => {
    await runs.stop();
    await database.drop();
  });

  test.each(CASES)('finds exactly what breaks %s', async (invariant, statements, id) => {
    expect(await breachesAfter(runs.engine, statements(runs))).toEqual([
      { invariant, id: id(runs), message: expect.any(String) },
    ]);
  });
});

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

const anyId = () => expect.any(String);

/** A further row like this one, but for these columns. */
const copied = (table: string, where: string, changes: string) =>
  `INSERT INTO ${table} SELECT (jsonb_populate_record(x, jsonb_build_object(${changes}))).* FROM ${table} x WHERE ${where} LIMIT 1`;

const CASES: Case[] = [
  [
    'pending_dependencies_are_counted',
    ({ running }) => [`UPDATE node_runs SET pending_dependencies = 2 WHERE id = '${running.nodes.next}'`],
    ({ running }) => running.nodes.next,
  ],
  [
    'pending_dependencies_are_counted',
    ({ asking }) => [`UPDATE node_runs SET pending_dependencies = 0 WHERE id = '${asking.nodes.after}'`],
    ({ asking }) => asking.nodes.after,
  ],
  [
    'begun_node_run_has_no_open_dependency',
    ({ running: { runId, nodes } }) => [
      `UPDATE node_runs SET status = 'queued', queued_at = now() WHERE id = '${nodes.next}'`,
      `INSERT INTO run_events (run_id, node_run_id, status) VALUES ('${runId}', '${nodes.next}', 'queued')`,
    ],
    ({ running }) => running.nodes.next,
  ],
  [
    'ended_run_has_a_time',
    ({ completed }) => [
      'ALTER TABLE runs DROP CONSTRAINT runs_completed_at_check',
      `UPDATE runs SET completed_at = NULL WHERE id = '${completed.runId}'`,
    ],
    ({ completed }) => completed.runId,
  ],
  [
    'ended_node_run_has_a_time',
    ({ running }) => [`UPDATE node_runs SET completed_at = now() WHERE id = '${running.nodes.next}'`],
    ({ running }) => running.nodes.next,
  ],
  [
    'ended_task_has_a_time',
    ({ completed }) => [`UPDATE tasks SET completed_at = NULL WHERE node_run_id = '${completed.nodes.work}'`],
    anyId,
  ],
  [
    'begun_run_has_a_time',
    ({ running }) => [`UPDATE runs SET started_at = NULL WHERE id = '${running.runId}'`],
    ({ running }) => running.runId,
  ],
  [
    'run_has_its_version',
    ({ completed }) => [`UPDATE runs SET version_id = gen_random_uuid() WHERE id = '${completed.runId}'`],
    ({ completed }) => completed.runId,
  ],
  [
    'node_run_has_its_run',
    ({ completed }) => [
      copied(
        'node_runs',
        `id = '${completed.nodes.after}'`,
        "'id', gen_random_uuid(), 'run_id', gen_random_uuid()",
      ),
    ],
    anyId,
  ],
  [
    'task_has_its_node_run',
    ({ completed }) => [
      copied(
        'tasks',
        `node_run_id = '${completed.nodes.work}'`,
        "'id', gen_random_uuid(), 'node_run_id', gen_random_uuid()",
      ),
    ],
    anyId,
  ],
  [
    'wait_has_its_node_run',
    ({ delayed }) => [copied('waits', `run_id = '${delayed.runId}'`, "'node_run_id', gen_random_uuid()")],
    anyId,
  ],
  [
    'reservation_has_its_node_run',
    ({ running: { runId }, tenant }) => [
      `INSERT INTO reservations (node_run_id, lease_epoch, run_id, workspace_id, nanos)
       VALUES (gen_random_uuid(), 1, '${runId}', '${tenant.workspaceId}', 1)`,
    ],
    anyId,
  ],
  [
    'payload_has_its_run',
    () => [copied('payloads', 'true', "'id', gen_random_uuid(), 'run_id', gen_random_uuid()")],
    anyId,
  ],
  [
    'event_has_its_run',
    () => ["INSERT INTO run_events (run_id, status) VALUES (gen_random_uuid(), 'running')"],
    anyId,
  ],
  [
    'delivery_has_its_run',
    ({ tenant }) => [
      `INSERT INTO webhook_deliveries (id, workspace_id, endpoint_id, event, run_id, body)
       VALUES (gen_random_uuid(), '${tenant.workspaceId}', gen_random_uuid(), 'run.completed', gen_random_uuid(), '{}')`,
    ],
    anyId,
  ],
  [
    'rows_share_the_workspace_of_their_run',
    ({ completed }) => [
      `UPDATE payloads SET workspace_id = gen_random_uuid() WHERE run_id = '${completed.runId}'
          AND id = (SELECT output_payload_id FROM node_runs WHERE id = '${completed.nodes.large}')`,
    ],
    anyId,
  ],
  [
    'payload_reference_is_there',
    ({ completed }) => [
      `UPDATE node_runs SET output_payload_id = gen_random_uuid() WHERE id = '${completed.nodes.large}'`,
    ],
    ({ completed }) => completed.nodes.large,
  ],
  [
    'child_run_has_its_parent',
    ({ child }) => [`UPDATE runs SET root_run_id = gen_random_uuid() WHERE id = '${child.runId}'`],
    ({ child }) => child.runId,
  ],
  [
    'parent_knows_its_child_run',
    ({ parent }) => [`UPDATE node_runs SET child_run_id = NULL WHERE id = '${parent.nodes.sub}'`],
    ({ child }) => child.runId,
  ],
  [
    'last_event_is_the_status_of_its_run',
    ({ completed }) => [`INSERT INTO run_events (run_id, status) VALUES ('${completed.runId}', 'running')`],
    ({ completed }) => completed.runId,
  ],
  [
    'last_event_is_the_status_of_its_run',
    ({ failed }) => [`DELETE FROM run_events WHERE run_id = '${failed.runId}' AND node_run_id IS NULL`],
    ({ failed }) => failed.runId,
  ],
  [
    'last_event_is_the_status_of_its_node_run',
    ({ running }) => [`DELETE FROM run_events WHERE node_run_id = '${running.nodes.hold}'`],
    ({ running }) => running.nodes.hold,
  ],
  [
    'node_run_cost_is_the_sum_of_its_entries',
    ({ completed }) => [`UPDATE node_runs SET cost_nanos = 8 WHERE id = '${completed.nodes.paid}'`],
    ({ completed }) => completed.nodes.paid,
  ],
  [
    'run_cost_is_the_sum_of_its_entries',
    ({ completed }) => [`UPDATE runs SET total_cost_nanos = 6 WHERE id = '${completed.runId}'`],
    ({ completed }) => completed.runId,
  ],
  [
    'month_cost_is_the_sum_of_its_entries',
    ({ tenant }) => [`DELETE FROM workspace_spend WHERE workspace_id = '${tenant.workspaceId}'`],
    ({ tenant }) => expect.stringContaining(tenant.workspaceId),
  ],
  [
    'cost_entry_names_an_attempt',
    ({ completed }) => [`UPDATE cost_entries SET attempt = 2 WHERE node_run_id = '${completed.nodes.paid}'`],
    anyId,
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

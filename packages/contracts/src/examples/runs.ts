import { EXAMPLE_ACTOR, EXAMPLE_IDS } from './ids.ts';

/** How a run differs from the one of the schema while it is pending. */
export const PENDING_RUN = {
  status: 'pending',
  started_at: null,
  completed_at: null,
  total_cost_cents: 0,
  waiting_for: {
    code: 'backlog',
    message: 'Is due; its job is being delivered or added.',
    since: '2026-11-24T09:30:00.000Z',
    position: null,
    position_at_least: null,
  },
  node_runs: [],
};

export const RETRY_RUN = { ...PENDING_RUN, source_kind: 'retry', source_run_id: EXAMPLE_IDS.sourceRun };
export const REPLAY_RUN = { ...PENDING_RUN, source_kind: 'replay', source_run_id: EXAMPLE_IDS.sourceRun };

export const CANCELLED_RUN = {
  status: 'cancelled',
  error_code: 'cancelled',
  error_message: `Cancelled by ${EXAMPLE_ACTOR}: wrong customer`,
  started_at: null,
  total_cost_cents: 0,
  node_runs: [],
};

/** Items of a batch. */
export const ACCEPTED_ITEM = { run: (run: object) => ({ ...run, ...PENDING_RUN }) };
export const REPLAYED_ITEM = {
  status: 200,
  run: (run: object) => ({ ...run, node_runs: [] }),
  idempotent_replayed: true,
};
export const REFUSED_ITEM = {
  status: 422,
  run: null,
  error: { code: 'idempotency_key_reused', detail: 'this key was sent with another request before' },
};

const run_id = EXAMPLE_IDS.run;
const NODE_RUN_EVENT = {
  run_id,
  node_run_id: EXAMPLE_IDS.nodeRun,
  node_id: EXAMPLE_IDS.node,
  node_key: 'write',
  item_index: null,
  status: 'completed',
  attempt: 1,
  error_code: null,
  error_message: null,
  worker: null,
  at: '2026-11-24T09:30:01.460Z',
};
const PARTIAL_EVENT = {
  run_id,
  node_run_id: EXAMPLE_IDS.nodeRun,
  node_id: EXAMPLE_IDS.node,
  node_key: 'write',
  item_index: null,
  attempt: 1,
  text: 'Whales sing',
  at: '2026-11-24T09:30:01.210Z',
};
const RUN_EVENT = { run_id, status: 'completed', error_code: null, at: '2026-11-24T09:30:01.480Z' };

/** The end of a stream. */
export const RUN_EVENTS = `event: node_run.partial
id: 1041
data: ${JSON.stringify(PARTIAL_EVENT)}

event: node_run
id: 1042
data: ${JSON.stringify(NODE_RUN_EVENT)}

event: run
id: 1043
data: ${JSON.stringify(RUN_EVENT)}

event: end
data: ${JSON.stringify({ run_id, status: 'completed' })}

`;

export const WORKSPACE_EVENTS = `event: begin
id: 1795512600000-1040
data: ${JSON.stringify({ resumed: false, at: '2026-11-24T09:30:00.000Z' })}

event: run
id: 1795512601468-1043
data: ${JSON.stringify({ ...RUN_EVENT, workflow_id: EXAMPLE_IDS.workflow, total_cost_cents: 3 })}

event: task
data: ${JSON.stringify({ task_id: EXAMPLE_IDS.task, run_id, status: 'waiting', at: '2026-11-24T09:30:02.000Z' })}

`;

import { EXAMPLE_ACTOR, EXAMPLE_IDS } from './ids.ts';

/** The body of an event. */
export const RUN_COMPLETED = {
  id: EXAMPLE_IDS.delivery,
  type: 'run.completed',
  created_at: '2026-11-24T09:30:01.480Z',
  data: {
    run_id: EXAMPLE_IDS.run,
    workflow_id: EXAMPLE_IDS.workflow,
    workspace_id: EXAMPLE_IDS.workspace,
    status: 'completed',
    triggered_by: EXAMPLE_ACTOR,
    error_code: null,
    error_message: null,
    total_cost_cents: 2,
  },
};

/** How a delivery differs from the delivered one of the schema while it is due. */
export const DUE_DELIVERY = {
  status: 'pending',
  next_attempt_at: '2026-11-24T09:30:00.000Z',
  last_status: null,
  delivered_at: null,
};

export const PING = {
  ...DUE_DELIVERY,
  attempt: 0,
  event: 'ping',
  run_id: null,
  body: {
    id: EXAMPLE_IDS.delivery,
    type: 'ping',
    data: { webhook_id: EXAMPLE_IDS.webhook, workspace_id: EXAMPLE_IDS.workspace },
  },
};

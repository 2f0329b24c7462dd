import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from '../chance.ts';
import { decideTasks } from './decide-tasks.ts';
import type { ChaosTenant } from './tenant.ts';
import type { Workload } from './workloads.ts';

/** A run that a 2xx has promised. */
export interface AcceptedRun {
  id: string;
  workload: Workload;
  /** Null: it was triggered without one. */
  key: string | null;
}

/** What the clients know: what they were promised, and what they were left in doubt about. */
export interface LoadRecord {
  accepted: AcceptedRun[];
  /** Triggers without a key that were not answered: each may have made a run, or not. */
  doubtfulCount: number;
  /** Triggers that were refused for good, by status. */
  refusals: string[];
  /** Runs that a 2xx said are cancelled. */
  cancelledIds: string[];
  /** Tasks that a 2xx said are approved. */
  approvedTaskIds: string[];
  /** One key that has answered with two runs. */
  splitKeys: string[];
  /** Triggers that were sent again, because nobody had answered or to see that the key holds. */
  resentCount: number;
}

export interface Load {
  record: LoadRecord;
  /** No new triggers; resolves once every trigger with a key has its answer. */
  finish(): Promise<void>;
  /** Stops deciding tasks. */
  stop(): Promise<void>;
}

const KEY_PROBABILITY = 0.8;
const RESEND_PROBABILITY = 0.1;
const CANCEL_PROBABILITY = 0.08;
const CANCEL_WITHIN_MS = 3_000;
const MOST_PRIORITIES = 10;
/** Triggers that may be on their way at once; above that the load waits, as a client's connection pool does. */
const MAX_IN_FLIGHT = 100;

/** Triggers runs of the mix at this rate through all API processes, cancels some, and approves what waits for it. */
export function driveLoad(tenant: ChaosTenant, chance: Chance, perSecond: number): Load {
  const record: LoadRecord = {
    accepted: [],
    doubtfulCount: 0,
    refusals: [],
    cancelledIds: [],
    approvedTaskIds: [],
    splitKeys: [],
    resentCount: 0,
  };
  const pending = new Set<Promise<void>>();
  let isFinishing = false;
  let isStopped = false;
  const start = (work: Promise<void>) => {
    pending.add(work);
    void work.finally(() => pending.delete(work));
  };
  const deck = tenant.workflows.flatMap((workflow) =>
    Array.from({ length: workflow.weight }, () => workflow),
  );
  const loop = async () => {
    while (!isFinishing) {
      if (pending.size < MAX_IN_FLIGHT)
        start(triggerOne(tenant, chance, chance.pick(deck), record, () => isStopped));
      await sleep((1_000 / perSecond) * 2 * chance.next());
    }
  };
  const looping = loop();
  const deciding = decideTasks(tenant, record, () => isStopped);
  return {
    record,
    finish: async () => {
      isFinishing = true;
      await looping;
      while (pending.size > 0) await Promise.all(pending);
    },
    stop: async () => {
      isStopped = true;
      await deciding;
    },
  };
}

async function triggerOne(
  tenant: ChaosTenant,
  chance: Chance,
  workflow: ChaosTenant['workflows'][number],
  record: LoadRecord,
  isOver: () => boolean,
): Promise<void> {
  const key = chance.happens(KEY_PROBABILITY) ? `chaos-${Math.floor(chance.next() * 2 ** 48)}` : null;
  const isResent = chance.happens(RESEND_PROBABILITY);
  const isCancelled = chance.happens(CANCEL_PROBABILITY);
  const request = requestOf(tenant, workflow, chance, key);
  const reply =
    key === null ? await askOnce(tenant, request, record) : await askForKey(tenant, request, record, isOver);
  if (reply === null) return;
  const id = (reply.body as { id?: string }).id ?? '';
  if (reply.status >= 300) return void record.refusals.push(`${reply.status} ${JSON.stringify(reply.body)}`);
  record.accepted.push({ id, workload: workflow, key });
  if (key !== null && isResent) await sendAgain(tenant, request, id, record, isOver);
  if (isCancelled) await cancel(tenant, workflow.id, id, record, chance.between(0, CANCEL_WITHIN_MS), isOver);
}

function requestOf(
  tenant: ChaosTenant,
  workflow: ChaosTenant['workflows'][number],
  chance: Chance,
  key: string | null,
) {
  const now = new Date(performance.timeOrigin + performance.now() + (workflow.runAfterMs ?? 0));
  return {
    method: 'POST' as const,
    path: `/workspaces/${tenant.workspaceId}/workflows/${workflow.id}/trigger`,
    body: {
      trigger_payload: { items: chance.happens(0.5) ? [1, 2] : [] },
      priority: chance.between(1, MOST_PRIORITIES),
      ...(workflow.maxCostCents && { max_cost_cents: workflow.maxCostCents }),
      ...(workflow.runAfterMs && { run_at: now.toISOString() }),
    },
    ...(key !== null && { headers: { 'idempotency-key': key } }),
  };
}

type TriggerRequest = ReturnType<typeof requestOf>;

/** Without a key nobody may send it again: what is not answered stays in doubt. Null also for a refusal that passes. */
async function askOnce(tenant: ChaosTenant, request: TriggerRequest, record: LoadRecord) {
  const reply = await tenant.caller.ask(request);
  if (reply.kind === 'unanswered' || (reply.status >= 500 && reply.status !== 503)) {
    record.doubtfulCount++;
    return null;
  }
  return reply.status === 503 || reply.status === 429 ? null : reply;
}

async function askForKey(
  tenant: ChaosTenant,
  request: TriggerRequest,
  record: LoadRecord,
  isOver: () => boolean,
) {
  const first = await tenant.caller.ask(request);
  if (first.kind === 'answered' && first.status < 400) return first;
  record.resentCount++;
  return tenant.caller.insist(request, isOver);
}

async function sendAgain(
  tenant: ChaosTenant,
  request: TriggerRequest,
  id: string,
  record: LoadRecord,
  isOver: () => boolean,
): Promise<void> {
  record.resentCount++;
  const reply = await tenant.caller.insist(request, isOver);
  const again = (reply?.body as { id?: string } | undefined)?.id;
  if (reply !== null && again !== id)
    record.splitKeys.push(`${request.headers?.['idempotency-key']}: ${id}, then ${reply.status} ${again}`);
}

async function cancel(
  tenant: ChaosTenant,
  workflowId: string,
  runId: string,
  record: LoadRecord,
  afterMs: number,
  isOver: () => boolean,
): Promise<void> {
  await sleep(afterMs);
  const path = `/workflows/${workflowId}/runs/${runId}/cancel`;
  const reply = await tenant.caller.insist({ method: 'POST', path, body: {} }, isOver);
  if (reply !== null && reply.status < 300) record.cancelledIds.push(runId);
}

import { assertNever } from './assert-never.ts';
import type { NodeRunStatus } from './node-run-status.ts';
import type { RunStatus } from './run-status.ts';
import type { OpenDependency, QueueFacts, QueuePosition, WaitFacts } from './wait-facts.ts';
import type { WaitReason } from './wait-reason.ts';

/** What is known of a run when it is asked why it waits. */
export interface RunFacts {
  status: RunStatus;
  createdAt: Date;
  /** When it is to start; null once that time has come. */
  scheduledAt: Date | null;
  /** When it was accepted, or its time came. */
  dueAt: Date;
  queue: QueueFacts;
  /** Why its waiting node runs wait. */
  waits: readonly WaitingFor[];
}

/** What is known of a node run when it is asked why it waits. */
export interface NodeRunFacts {
  status: NodeRunStatus;
  createdAt: Date;
  pool: string;
  queuedAt: Date;
  /** When it is to be tried again; null once that time has come. */
  retryAt: Date | null;
  /** When it was queued, or its backoff ended. */
  dueAt: Date;
  errorCode: string | null;
  dependencies: readonly OpenDependency[];
  queue: QueueFacts;
  /** What a `waiting` one waits for, where that is known. */
  wait: WaitFacts | null;
  /** Whether it is an item of a map: those are pending until one before them has ended. */
  isItem: boolean;
}

interface Reason<Code extends string> {
  code: Code;
  /** A sentence for people. */
  message: string;
  /** When this reason began, as far as rows tell. */
  since: Date;
}

/** Why something does not run: exactly one for each run and node run that is pending, queued or waiting. */
export type WaitingFor =
  | (Reason<'dependency'> & { dependencies: readonly OpenDependency[] })
  | (Reason<'retry_at'> & { at: Date; errorCode: string | null })
  | (Reason<'scheduled'> & { at: Date })
  | (Reason<'paused'> & { queue: string })
  | Reason<'no_worker'>
  | (Reason<'no_worker_for_pool'> & { pool: string })
  | (Reason<'backlog'> & { position: QueuePosition })
  | (Reason<'approval'> & { expiresAt: Date | null })
  | (Reason<'task'> & { expiresAt: Date | null })
  | (Reason<'delay'> & { at: Date })
  | (Reason<'external'> & { expiresAt: Date | null })
  | (Reason<'run'> & { runId: string | null })
  | Reason<'items'>
  | (Reason<'budget'> & { at: Date | null });

/** Why a run waits; null for one that is running or has ended. */
export function explainRun(run: RunFacts): WaitingFor | null {
  switch (run.status) {
    case 'pending':
      if (run.scheduledAt) return scheduled(run.scheduledAt, run.createdAt);
      return explainQueue(run.queue, run.dueAt, (since) => ({
        code: 'no_worker',
        message: 'No worker is running, so no run starts.',
        since,
      }));
    case 'waiting':
      return longest(run.waits) ?? external(run.dueAt);
    case 'running':
    case 'completed':
    case 'failed':
    case 'cancelled':
      return null;
    default:
      return assertNever(run.status);
  }
}

/** Why a node run waits; null for one that is running or has ended. */
export function explainNodeRun(nodeRun: NodeRunFacts): WaitingFor | null {
  const { status, pool, queue, dueAt } = nodeRun;
  switch (status) {
    case 'pending':
      if (nodeRun.isItem) return itemTurn(nodeRun.createdAt);
      return dependsOn(nodeRun.dependencies, nodeRun.createdAt);
    case 'queued':
      if (nodeRun.retryAt) return retry(nodeRun.retryAt, nodeRun);
      return explainQueue(queue, dueAt, (since) => ({
        code: 'no_worker_for_pool',
        message: `No worker serves the pool ${pool}.`,
        since,
        pool,
      }));
    case 'waiting':
      return nodeRun.wait ? waits(nodeRun.wait) : external(dueAt);
    case 'running':
    case 'completed':
    case 'failed':
    case 'skipped':
    case 'cancelled':
      return null;
    default:
      return assertNever(status);
  }
}

/** What is due waits because its queue is paused, else because nobody takes its jobs, else for its turn. */
function explainQueue(facts: QueueFacts, dueAt: Date, unserved: (since: Date) => WaitingFor): WaitingFor {
  const { queue, changedAt, paused, liveWorkerCount, lastServedAt, position } = facts;
  if (paused)
    return {
      code: 'paused',
      message: `The queue ${queue} is paused.`,
      since: latest(dueAt, changedAt),
      queue,
    };
  if (liveWorkerCount === 0) return unserved(latest(dueAt, lastServedAt));
  return { code: 'backlog', message: describePosition(position), since: latest(dueAt, changedAt), position };
}

function describePosition(position: QueuePosition): string {
  switch (position.kind) {
    case 'exact':
      return position.position === 1
        ? 'Is next, as soon as a worker is free.'
        : `Waits for a free worker; ${position.position - 1} before it.`;
    case 'at_least':
      return `Waits for a free worker; at least ${position.position - 1} before it.`;
    case 'unknown':
      return 'Is due; its job is being delivered or added.';
    default:
      return assertNever(position);
  }
}

const dependsOn = (dependencies: readonly OpenDependency[], since: Date): WaitingFor => ({
  code: 'dependency',
  message: `Waits for ${dependencies.map(({ key, nodeId }) => key ?? nodeId).join(', ') || 'the nodes before it'}.`,
  since,
  dependencies,
});

const itemTurn = (since: Date): WaitingFor => ({
  code: 'items',
  message: 'Waits until an item before it has ended.',
  since,
});

/** Failure of an attempt that begins again when others have given back what they have reserved. */
export const BUDGET_RESERVED = 'budget_reserved';

const retry = (at: Date, nodeRun: NodeRunFacts): WaitingFor =>
  nodeRun.errorCode === BUDGET_RESERVED ? reserved(at, nodeRun) : tryAgain(at, nodeRun);

const reserved = (at: Date, { queuedAt }: NodeRunFacts): WaitingFor => ({
  code: 'budget',
  message: 'Waits for money of its budget that calls under way have reserved.',
  since: queuedAt,
  at,
});

const tryAgain = (at: Date, { queuedAt, errorCode }: NodeRunFacts): WaitingFor => ({
  code: 'retry_at',
  message:
    errorCode === 'worker_lost'
      ? 'Its worker was lost again; it is given to another one later.'
      : 'Its last attempt failed; it is tried again later.',
  since: queuedAt,
  at,
  errorCode,
});

const scheduled = (at: Date, since: Date): WaitingFor => ({
  code: 'scheduled',
  message: 'Starts at the time that its trigger named.',
  since,
  at,
});

function waits({ reason, since, endsAt, childRunId, items }: WaitFacts): WaitingFor {
  const base = { message: WAITS_FOR[reason], since };
  switch (reason) {
    case 'approval':
    case 'task':
    case 'external':
      return { code: reason, ...base, expiresAt: endsAt };
    case 'delay':
      return { code: reason, ...base, at: endsAt ?? since };
    case 'run':
      return { code: reason, ...base, ...nameRun(childRunId), runId: childRunId };
    case 'items':
      return {
        code: reason,
        ...base,
        ...(items && { message: `${items.endedCount} of ${items.count} items are done.` }),
      };
    case 'budget':
      return { code: reason, ...base, at: endsAt };
    default:
      return assertNever(reason);
  }
}

const nameRun = (runId: string | null) => runId !== null && { message: `Waits for the end of run ${runId}.` };

const WAITS_FOR: Record<WaitReason, string> = {
  approval: 'Waits for an approval.',
  task: 'Waits for somebody to do its task.',
  delay: 'Waits for its time.',
  external: 'Waits for something outside.',
  run: 'Waits for the end of the run that it started.',
  items: 'Waits for its items.',
  budget: 'Waits for an approval to spend more than its budget.',
};

const external = (since: Date): WaitingFor => ({
  code: 'external',
  message: WAITS_FOR.external,
  since,
  expiresAt: null,
});

/** A run whose node runs wait for several things waits for the one that has taken longest. */
const longest = (all: readonly WaitingFor[]): WaitingFor | null =>
  all.toSorted((a, b) => a.since.getTime() - b.since.getTime())[0] ?? null;

const latest = (dueAt: Date, other: Date | null): Date => (other && other > dueAt ? other : dueAt);

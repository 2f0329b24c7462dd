import type { StatusChange } from './event-log.ts';

/** One time that a worker took a node run: an attempt, or what there was of it before its worker was lost. */
export interface Execution {
  attempt: number;
  worker: string | null;
  from: string;
  /** Null: it goes on. */
  to: string | null;
  outcome: Outcome;
  errorCode: string | null;
  errorMessage: string | null;
}

export type Outcome =
  | 'running'
  | 'waiting'
  | 'completed'
  | 'failed'
  | 'skipped'
  | 'cancelled'
  | 'worker lost'
  | 'put off'
  | 'handed back'
  | 'went on';

/** The executions of a node run, in order, out of the changes of its status. A wait is a part of the execution that began it. */
export function executionsOf(changes: readonly StatusChange[]): Execution[] {
  const executions: Execution[] = [];
  changes.forEach((change, index) => {
    if (change.status !== 'running') return;
    const next = changes.slice(index + 1).find(({ status }) => status !== 'waiting');
    const hasWaited = changes[index + 1]?.status === 'waiting';
    executions.push({
      attempt: change.attempt,
      worker: change.worker,
      from: change.at,
      to: next?.at ?? null,
      outcome: outcomeOf(change, next, hasWaited),
      errorCode: next?.errorCode ?? null,
      errorMessage: next?.errorMessage ?? null,
    });
  });
  return executions;
}

function outcomeOf(began: StatusChange, next: StatusChange | undefined, hasWaited: boolean): Outcome {
  if (next === undefined) return hasWaited ? 'waiting' : 'running';
  if (next.status !== 'queued') return next.status as Outcome;
  if (next.attempt > began.attempt) return 'failed';
  if (next.errorCode === 'worker_lost') return 'worker lost';
  if (next.errorCode !== null) return 'put off';
  return hasWaited ? 'went on' : 'handed back';
}

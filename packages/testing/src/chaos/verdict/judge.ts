import { isTerminalRunStatus, type RunStatus } from '@runyard/domain';
import type { LoadRecord } from '../load/drive-load.ts';
import { checkHistory } from './history.ts';
import type { DatabaseFacts, RunFacts } from './read-database.ts';
import type { SideEffects } from './side-effects.ts';

/** Something that must never be, told so that it can be looked for. */
export interface Breach {
  /** The promise that was broken. */
  promise: string;
  what: string;
}

/** Sums up in cents are of whole nano-dollars; this is less than one. */
const ROUNDING_CENTS = 1e-8;
/** A node whose worker was lost again and again fails with this; nothing else may fail here. */
const POISON = /worker was lost/;

/** Holds what the clients were promised against what the database says. */
export function judge(record: LoadRecord, facts: DatabaseFacts, effects: SideEffects): Breach[] {
  const byId = new Map(facts.runs.map((run) => [run.id, run]));
  const history = checkHistory(facts.changes);
  return [
    ...breaches('lost', lostRuns(record, byId)),
    ...breaches(
      'stuck',
      facts.runs.filter(isOpen).map(({ id, status }) => `run ${id} is still ${status}`),
    ),
    ...breaches('committed_twice', history.committedTwice),
    ...breaches('impossible_change', history.impossible),
    ...breaches('failed_without_cause', failedWithoutCause(facts.runs)),
    ...breaches('node_failed_without_cause', nodesFailedWithoutCause(facts)),
    ...breaches('cancelled_unasked', cancelledUnasked(record, facts.runs)),
    ...breaches(
      'cancel_forgotten',
      record.cancelledIds.filter((id) => byId.get(id)?.status !== 'cancelled'),
    ),
    ...breaches(
      'approval_forgotten',
      record.approvedTaskIds.filter((id) => !facts.approvedTaskIds.has(id)),
    ),
    ...breaches('key_made_two_runs', record.splitKeys),
    ...breaches('run_of_nobody', runsOfNobody(record, facts.runs)),
    ...breaches('refused', record.refusals),
    ...breaches('budget_exceeded', facts.runs.filter(isOverBudget).map(tellBudget)),
    ...breaches('side_effect_unexplained', effects.unexplained),
    ...breaches('side_effect_key_changed', effects.splitKeys),
  ];
}

export const breaches = (promise: string, list: string[]): Breach[] =>
  list.map((what) => ({ promise, what }));

const isOpen = ({ status }: RunFacts) => !isTerminalRunStatus(status as RunStatus);

const lostRuns = ({ accepted }: LoadRecord, byId: Map<string, RunFacts>) =>
  accepted
    .filter(({ id }) => !byId.has(id) || isOpen(byId.get(id) as RunFacts))
    .map(
      ({ id, workload }) =>
        `run ${id} (${workload.name}) was accepted and is ${byId.get(id)?.status ?? 'not there'}`,
    );

const failedWithoutCause = (runs: RunFacts[]) =>
  runs
    .filter(({ status, errorMessage }) => status === 'failed' && !POISON.test(errorMessage ?? ''))
    .map(({ id, errorMessage }) => `run ${id}: ${errorMessage}`);

/** Beside poison, nodes fail here for want of money. */
const nodesFailedWithoutCause = ({ failures }: DatabaseFacts) =>
  failures
    .filter(({ code }) => code !== 'worker_lost' && !code.startsWith('budget_'))
    .map(({ id, code, message }) => `node run ${id}: ${code}, ${message}`);

/** Runs below another one are cancelled with it. */
function cancelledUnasked({ cancelledIds, accepted }: LoadRecord, runs: RunFacts[]): string[] {
  const asked = new Set(cancelledIds);
  const own = new Set(accepted.map(({ id }) => id));
  return runs
    .filter(
      ({ id, status, isCutOff }) => status === 'cancelled' && own.has(id) && !asked.has(id) && !isCutOff,
    )
    .map(({ id }) => `run ${id}`);
}

/** What no trigger explains: more runs than were accepted and may have been. */
function runsOfNobody({ accepted, doubtfulCount }: LoadRecord, runs: RunFacts[]): string[] {
  const known = new Set(accepted.map(({ id }) => id));
  const unknown = runs.filter(({ id, isRoot }) => isRoot && !known.has(id));
  return unknown.length > doubtfulCount
    ? [
        `${unknown.length} runs that nobody was told of, ${doubtfulCount} triggers in doubt: ${unknown[0]?.id}`,
      ]
    : [];
}

const isOverBudget = ({ maxCostCents, totalCents, repaidCents }: RunFacts) =>
  maxCostCents !== null && totalCents - repaidCents > maxCostCents + ROUNDING_CENTS;

const tellBudget = ({ id, totalCents, maxCostCents, repaidCents }: RunFacts) =>
  `run ${id} has spent ${totalCents} of ${maxCostCents} cents, ${repaidCents} of it by claims that were lost`;

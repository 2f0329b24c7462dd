import { formatCount } from '../format.ts';
import type { Queue, Worker } from '../queries/queues.ts';
import type { WorkspaceStats } from '../queries/stats.ts';
import { BUDGET_WARNING, shareOf } from './budget-share.ts';

/** Something that a person should look at. */
export interface Concern {
  id: string;
  kind: 'tasks' | 'failures' | 'budget' | 'queues' | 'workers';
  text: string;
  /** It stands still until somebody does something. */
  isUrgent: boolean;
}

/** What queues and workers there are, as far as it is known. */
export interface Machinery {
  queues: Queue[];
  workers: Worker[] | null;
  /** Why the queues are not known; null: they are, or are asked for. */
  problem: string | null;
}

/** Workers that are named each; of more their number is told. */
const MAX_NAMED = 3;

/** What needs a person, the most urgent first. */
export const listConcerns = (stats: WorkspaceStats, machinery: Machinery | null): Concern[] =>
  [...ofWorkspace(stats), ...(machinery ? ofMachinery(machinery) : [])].sort(
    (one, other) => Number(other.isUrgent) - Number(one.isUrgent),
  );

function ofWorkspace({ waiting_tasks, failures, costs }: WorkspaceStats): Concern[] {
  const share = shareOf(costs);
  return [
    ...when(
      waiting_tasks > 0,
      'tasks',
      `${count(waiting_tasks, 'task waits', 'tasks wait')} for a person`,
      true,
    ),
    ...when(
      failures.count > 0,
      'failures',
      `${failures.is_complete ? '' : 'More than '}${count(failures.count, 'run has', 'runs have')} failed in this window`,
      false,
    ),
    ...when(
      share !== null && share >= BUDGET_WARNING,
      'budget',
      `${Math.round((share ?? 0) * 100)} % of the budget of this month is spent`,
      (share ?? 0) >= 1,
    ),
  ];
}

function ofMachinery({ queues, workers, problem }: Machinery): Concern[] {
  const unserved = queues.filter(
    ({ live_workers, counts }) => live_workers === 0 && counts.waiting + counts.prioritized > 0,
  );
  return [
    ...when(problem !== null, 'queues', `The queues are not known: ${problem}`, true),
    ...queues.filter(({ paused }) => paused).map(({ name }) => stands(`The queue ${name} is paused`)),
    ...unserved.map(({ name }) => stands(`No worker takes the jobs of ${name}`)),
    ...(workers ? ofWorkers(workers) : []),
  ];
}

const stands = (text: string): Concern => ({ id: text, kind: 'queues', text, isUrgent: true });

function ofWorkers(workers: Worker[]): Concern[] {
  const live = workers.filter((worker) => worker.live);
  const gone = workers.filter((worker) => !worker.live);
  const quiet = live.filter(({ status }) => status === 'quiet');
  return [
    ...when(live.length === 0, 'workers', 'No worker is running', true),
    ...named(gone, 'has gone silent', 'have gone silent'),
    ...named(quiet, 'is quiet: it takes no new jobs', 'are quiet: they take no new jobs'),
  ];
}

const named = (workers: Worker[], one: string, many: string): Concern[] =>
  workers.length > MAX_NAMED
    ? when(true, 'workers', `${formatCount(workers.length)} workers ${many}`, false)
    : workers.map(({ id, host, pid }) => ({
        id,
        kind: 'workers',
        text: `The worker ${host}, pid ${pid}, ${one}`,
        isUrgent: false,
      }));

const when = (is: boolean, kind: Concern['kind'], text: string, isUrgent: boolean): Concern[] =>
  is ? [{ id: text, kind, text, isUrgent }] : [];

const count = (number: number, one: string, many: string) =>
  `${formatCount(number)} ${number === 1 ? one : many}`;

import { formatCount } from '../format.ts';
import type { Queue, Worker } from '../queries/queues.ts';
import type { WorkspaceStats } from '../queries/stats.ts';
import { BUDGET_WARNING, shareOf } from './budget-share.ts';

/** Something that a person should look at. */
export interface Concern {
  kind: 'tasks' | 'failures' | 'budget' | 'queues' | 'workers';
  text: string;
  /** It stands still until somebody does something. */
  isUrgent: boolean;
}

/** What queues and workers there are, for who may know; null: not for the one who looks. */
export interface Machinery {
  queues: Queue[];
  workers: Worker[];
}

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

function ofMachinery({ queues, workers }: Machinery): Concern[] {
  const unserved = queues.filter(
    ({ live_workers, counts }) => live_workers === 0 && counts.waiting + counts.prioritized > 0,
  );
  const live = workers.filter((worker) => worker.live);
  return [
    ...queues
      .filter(({ paused }) => paused)
      .map(({ name }): Concern => ({ kind: 'queues', text: `The queue ${name} is paused`, isUrgent: true })),
    ...unserved.map(
      ({ name }): Concern => ({
        kind: 'queues',
        text: `No worker takes the jobs of ${name}`,
        isUrgent: true,
      }),
    ),
    ...when(live.length === 0, 'workers', 'No worker is running', true),
    ...workers.filter((worker) => !worker.live).map(gone),
    ...live.filter(({ status }) => status === 'quiet').map(quiet),
  ];
}

const gone = ({ host, pid }: Worker): Concern => ({
  kind: 'workers',
  text: `The worker ${host}, pid ${pid}, has gone silent`,
  isUrgent: false,
});

const quiet = ({ host, pid }: Worker): Concern => ({
  kind: 'workers',
  text: `The worker ${host}, pid ${pid}, is quiet: it takes no new jobs`,
  isUrgent: false,
});

const when = (is: boolean, kind: Concern['kind'], text: string, isUrgent: boolean): Concern[] =>
  is ? [{ kind, text, isUrgent }] : [];

const count = (number: number, one: string, many: string) =>
  `${formatCount(number)} ${number === 1 ? one : many}`;

import {
  type Db,
  listDecidedTasks,
  listWorkspaceNews,
  type TaskState,
  type WorkspaceNews,
} from '@runyard/db';
import { byWorkspace } from './by-workspace.ts';

/** A run was accepted and has not started, or a task began to wait for a person or stopped. */
export type WorkspaceChange = WorkspaceNews | (TaskState & { kind: 'task' });

/** Told from what is there now, compared with what was there before. */
export interface WorkspaceNewsReader {
  /** What is new in these workspaces; of one that was not among those of the last call, nothing. */
  read(workspaceIds: string[]): Promise<WorkspaceChange[]>;
  forget(): void;
}

/** What was there: runs with the times of their acceptance, and tasks. */
interface Known {
  runs: Map<string, number>;
  tasks: Set<string>;
}

/** A commit that takes longer than this is told by the run's start. */
const ACCEPTED_WITHIN_MS = 10_000;
/** Of each kind, the newest of each workspace. */
const LIMIT = 200;
const LIMITS = { acceptedWithinMs: ACCEPTED_WITHIN_MS, limit: LIMIT };

export function createWorkspaceNewsReader(sql: Db['sql']): WorkspaceNewsReader {
  let known = new Map<string, Known>();

  async function read(workspaceIds: string[]): Promise<WorkspaceChange[]> {
    const found = byWorkspace(await listWorkspaceNews(sql, workspaceIds, LIMITS));
    const next = new Map<string, Known>();
    const fresh: WorkspaceChange[] = [];
    const goneTaskIds: string[] = [];
    for (const id of workspaceIds) {
      const news = found.get(id) ?? [];
      const before = known.get(id);
      const now = { runs: runsOf(news, before), tasks: tasksOf(news) };
      next.set(id, now);
      if (!before) continue;
      fresh.push(...news.filter((each) => !knownOf(before, each.kind).has(each.id)));
      goneTaskIds.push(...[...before.tasks].filter((taskId) => !now.tasks.has(taskId)));
    }
    const decided = goneTaskIds.length === 0 ? [] : await listDecidedTasks(sql, goneTaskIds);
    known = next;
    return [...fresh, ...decided.map((task) => ({ ...task, kind: 'task' as const }))];
  }

  return {
    read,
    forget: () => {
      known = new Map();
    },
  };
}

const knownOf = ({ runs, tasks }: Known, kind: WorkspaceNews['kind']) => (kind === 'run' ? runs : tasks);

/** With those of before that may be found once more: an older one is, when a newer one has started. */
function runsOf(news: WorkspaceNews[], before: Known | undefined): Map<string, number> {
  const found = news.filter(({ kind }) => kind === 'run').map(({ id, at }) => [id, at.getTime()] as const);
  const newest = Math.max(...found.map(([, atMs]) => atMs));
  const kept = [...(before?.runs ?? [])].filter(([, atMs]) => atMs > newest - ACCEPTED_WITHIN_MS);
  return new Map([...kept, ...found]);
}

const tasksOf = (news: WorkspaceNews[]) =>
  new Set(news.filter(({ kind }) => kind === 'task').map(({ id }) => id));

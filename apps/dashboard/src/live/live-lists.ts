import type { Query, QueryClient } from '@tanstack/react-query';
import { fetchRuns, type RunFilter } from '../queries/runs.ts';
import type { WorkspaceListener } from './follow-workspace.ts';
import { setLive } from './live-state.ts';
import { isOpenStatus, mayConcern, patchPages, type RunPages, withFreshBeginning } from './patch-runs.ts';
import { changesSince, noteChanges } from './recent-changes.ts';
import { throttle } from './throttle.ts';
import type { RunChange } from './workspace-event.ts';

/** Changes that come within this time are shown together, in milliseconds: a frame takes longer than what it shows is new. */
const BATCH_MS = 100;
const LIST_REFRESH_MS = 1_000;
/** Sums over many runs are read again at most this often. */
const SUM_REFRESH_MS = 15_000;
/** Of queries of a workspace: their keys begin with one of these and its id. */
const SUMS = ['costs', 'stats'];
/** Of the beginning of a list that is read again. */
const FRESH_ROWS = 100;

/** Keeps what is cached of a workspace as its stream tells it, with as few questions as that takes. */
export function createLiveLists(
  client: QueryClient,
  workspaceId: string,
): WorkspaceListener & { stop(): void } {
  let batch: RunChange[] = [];
  const invalidate = (name: string) => void client.invalidateQueries({ queryKey: [name, workspaceId] });
  const refreshRuns = throttle(() => void refreshBeginnings(client, workspaceId), LIST_REFRESH_MS);
  const refreshTasks = throttle(() => invalidate('tasks'), LIST_REFRESH_MS);
  const refreshSums = throttle(() => SUMS.forEach(invalidate), SUM_REFRESH_MS);
  const show = throttle(() => {
    const changes = new Map(batch.map((change) => [change.run_id, change]));
    batch = [];
    if (patchLists(client, workspaceId, changes)) refreshRuns.soon();
    if ([...changes.values()].some(({ status }) => !isOpenStatus(status))) refreshSums.soon();
  }, BATCH_MS);

  return {
    onBegin: (resumed) => {
      setLive(workspaceId);
      if (resumed) refreshRuns.soon();
      else invalidate('runs');
      refreshTasks.soon();
      refreshSums.soon();
    },
    onEvent: (type, data) => {
      if (type === 'task') return refreshTasks.soon();
      batch.push(data as RunChange);
      noteChanges([data as RunChange]);
      show.soon();
    },
    onDown: () => {
      setLive(null);
      invalidate('tasks');
      invalidate('runs');
    },
    stop: () => {
      setLive(null);
      for (const each of [refreshRuns, refreshTasks, refreshSums, show]) each.stop();
    },
  };
}

/** The lists of runs of a workspace that are cached, with their filters. */
const listsOf = (client: QueryClient, workspaceId: string): [Query, RunFilter][] =>
  client
    .getQueryCache()
    .findAll({ queryKey: ['runs', workspaceId] })
    .map((query) => [query, query.queryKey[2] as RunFilter]);

/** Whether a list that is shown lacks something. */
function patchLists(
  client: QueryClient,
  workspaceId: string,
  changes: ReadonlyMap<string, RunChange>,
): boolean {
  let isLacking = false;
  for (const [query, filter] of listsOf(client, workspaceId)) {
    const data = query.state.data as RunPages | undefined;
    if (!data) continue;
    const patched = patchPages(data, changes, filter);
    if (patched !== data) client.setQueryData(query.queryKey, patched);
    if (query.isActive() && lacks(data, changes, filter)) isLacking = true;
  }
  return isLacking;
}

/** A run that is not listed, or a reason that only the run itself tells. */
function lacks({ pages }: RunPages, changes: ReadonlyMap<string, RunChange>, filter: RunFilter): boolean {
  const listed = new Set(pages.flatMap(({ rows }) => rows.map(({ id }) => id)));
  return [...changes.values()].some(
    (change) =>
      mayConcern(filter, change) &&
      (!listed.has(change.run_id) || change.error_code !== null || change.status === 'waiting'),
  );
}

async function refreshBeginnings(client: QueryClient, workspaceId: string): Promise<void> {
  const shown = listsOf(client, workspaceId).filter(([query]) => query.isActive());
  await Promise.all(shown.map(([query, filter]) => refreshBeginning(client, workspaceId, query, filter)));
}

/** A fetch of the whole list that is under way is as good; one that fails is made up for by the next change. */
async function refreshBeginning(
  client: QueryClient,
  workspaceId: string,
  { queryKey, state }: Query,
  filter: RunFilter,
): Promise<void> {
  if (state.fetchStatus !== 'idle') return;
  const startedMs = performance.now();
  const fresh = await fetchRuns(workspaceId, filter, { limit: FRESH_ROWS }).catch(() => null);
  if (!fresh) return;
  client.setQueryData<RunPages>(
    queryKey,
    (data) => data && patchPages(withFreshBeginning(data, fresh), changesSince(startedMs), filter),
  );
}

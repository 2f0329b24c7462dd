import type { InfiniteData } from '@tanstack/react-query';
import type { Page } from '../api-client.ts';
import type { RunFilter, RunStatus, RunSummary } from '../queries/runs.ts';
import type { RunChange } from './workspace-event.ts';

export type RunPages = InfiniteData<Page<RunSummary>>;
type Changes = ReadonlyMap<string, RunChange>;

const OPEN: readonly RunStatus[] = ['pending', 'running', 'waiting'];
export const isOpenStatus = (status: RunStatus): boolean => OPEN.includes(status);

/** Rows that a list may grow by at its beginning before it begins anew. */
const MAX_FIRST_ROWS = 1_000;

/** The page as it is after these changes; the same object where none concerns it. */
export function patchPage(page: Page<RunSummary>, changes: Changes, filter: RunFilter): Page<RunSummary> {
  if (!page.rows.some(({ id }) => changes.has(id))) return page;
  const rows = page.rows
    .map((row) => patchRow(row, changes.get(row.id)))
    .filter((row) => !changes.has(row.id) || passes(row.status, filter));
  return { ...page, rows };
}

export function patchPages(data: RunPages, changes: Changes, filter: RunFilter): RunPages {
  const pages = data.pages.map((page) => patchPage(page, changes, filter));
  return pages.some((page, index) => page !== data.pages[index]) ? { ...data, pages } : data;
}

const passes = (status: RunStatus, filter: RunFilter) => filter.status?.includes(status) ?? true;

/** What has ended never changes, so an ended row is newer than any change. */
function patchRow(row: RunSummary, change: RunChange | undefined): RunSummary {
  if (!change || !isOpenStatus(row.status) || row.status === change.status) return row;
  const { status, at, total_cost_cents, error_code } = change;
  const hasEnded = !isOpenStatus(status);
  const started_at = row.started_at ?? (status === 'running' ? at : null);
  return {
    ...row,
    status,
    error_code,
    total_cost_cents,
    started_at,
    completed_at: hasEnded ? at : null,
    waiting_for: null,
  };
}

/** The list with its beginning read again: what comes after that is kept, where the two touch. */
export function withFreshBeginning(data: RunPages, fresh: Page<RunSummary>): RunPages {
  const last = fresh.rows.at(-1);
  const shown = data.pages.flatMap(({ rows }) => rows);
  const freshIds = new Set(fresh.rows.map(({ id }) => id));
  const touches = fresh.next === null || shown.length === 0 || shown.some(({ id }) => freshIds.has(id));
  const [first] = data.pages;
  if (!last || !first || !touches || fresh.next === null || first.rows.length > MAX_FIRST_ROWS)
    return { pages: [fresh], pageParams: [''] };
  const isOlder = (row: RunSummary) => !freshIds.has(row.id) && comesAfter(row, last);
  const pages = data.pages.map((page) => ({ ...page, rows: page.rows.filter(isOlder) }));
  const [rest = first] = pages;
  const keepsCursor = pages.length > 1 || rest.rows.length > 0;
  const beginning = {
    ...first,
    rows: [...fresh.rows, ...rest.rows],
    next: keepsCursor ? first.next : fresh.next,
  };
  return { ...data, pages: [beginning, ...pages.slice(1)] };
}

/** In a list that shows the newest first. */
const comesAfter = (row: RunSummary, last: RunSummary) =>
  row.created_at < last.created_at || (row.created_at === last.created_at && row.id < last.id);

/** Whether a list with this filter may have to show a run that it does not. */
export const mayConcern = (filter: RunFilter, { status, workflow_id }: RunChange): boolean =>
  passes(status, filter) && (filter.workflow_id === undefined || filter.workflow_id === workflow_id);

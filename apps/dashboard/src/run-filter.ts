import { RUN_STATUSES, type RunFilter, type RunStatus } from './queries/runs.ts';

const isStatus = (value: unknown): value is RunStatus => RUN_STATUSES.includes(value as RunStatus);
const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** The filter that an address holds; what makes no sense in it is left out. */
export function readRunFilter(search: Record<string, unknown>): RunFilter {
  const statuses = [search.status].flat().filter(isStatus);
  return {
    status: statuses.length > 0 ? statuses : undefined,
    workflow_id: text(search.workflow_id),
    triggered_by: text(search.triggered_by),
    created_from: text(search.created_from),
    created_to: text(search.created_to),
    q: text(search.q),
  };
}

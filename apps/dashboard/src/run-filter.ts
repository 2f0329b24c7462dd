import {
  RUN_STATUSES,
  type RunFilter,
  type RunStatus,
  TRIGGER_SOURCES,
  type TriggerSource,
} from './queries/runs.ts';

const HOUR_MS = 3_600_000;

/** Spans of time up to now, by how an address names them, in milliseconds. */
export const SPANS = { '1h': HOUR_MS, '24h': 24 * HOUR_MS, '7d': 168 * HOUR_MS, '30d': 720 * HOUR_MS };
export type Span = keyof typeof SPANS;

/** The filter as an address holds it. */
export interface RunSearch extends RunFilter {
  /** In place of `created_from` and `created_to`. */
  span?: Span | undefined;
}

const isStatus = (value: unknown): value is RunStatus => RUN_STATUSES.includes(value as RunStatus);
const isSource = (value: unknown): value is TriggerSource => TRIGGER_SOURCES.includes(value as TriggerSource);
/** An address that says `q=404` holds a number. */
const text = (value: unknown) => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
};
const instant = (value: unknown) =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined;
const cents = (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;

/** The filter that an address holds; what makes no sense in it is left out. */
export function readRunFilter(search: Record<string, unknown>): RunSearch {
  const statuses = [search.status].flat().filter(isStatus);
  return {
    status: statuses.length > 0 ? statuses : undefined,
    workflow_id: text(search.workflow_id),
    triggered_by: text(search.triggered_by),
    trigger_source: isSource(search.trigger_source) ? search.trigger_source : undefined,
    span: Object.keys(SPANS).includes(search.span as Span) ? (search.span as Span) : undefined,
    created_from: instant(search.created_from),
    created_to: instant(search.created_to),
    min_cost_cents: cents(search.min_cost_cents),
    max_cost_cents: cents(search.max_cost_cents),
    q: text(search.q),
    error_code: text(search.error_code),
  };
}

/** The filter as the API takes it, with a span that ends now. */
export function filterOf({ span, ...filter }: RunSearch, nowMs: number): RunFilter {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  if (span) given.push(['created_from', new Date(nowMs - SPANS[span]).toISOString()]);
  return Object.fromEntries(given);
}

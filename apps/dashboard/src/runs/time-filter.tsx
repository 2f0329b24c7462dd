import { Select, TextField } from '../components/field.tsx';
import { type RunSearch, SPANS, type Span } from '../run-filter.ts';

const TITLES: Record<Span, string> = {
  '1h': 'The last hour',
  '24h': 'The last 24 hours',
  '7d': 'The last 7 days',
  '30d': 'The last 30 days',
};
const OWN = 'own';
const MINUTE_MS = 60_000;

export interface TimeFilterProps {
  search: RunSearch;
  onChange: (change: RunSearch) => void;
}

/** When runs were accepted: a span up to now, or from a time to another, in the viewer's zone. */
export function TimeFilter({ search, onChange }: TimeFilterProps) {
  const { span, created_from, created_to } = search;
  const isOwn = created_from !== undefined || created_to !== undefined;
  const chooseSpan = (value: string) =>
    onChange({
      span: Object.keys(SPANS).includes(value) ? (value as Span) : undefined,
      created_from: undefined,
      created_to: undefined,
    });
  return (
    <>
      <Select
        label="Accepted"
        value={span ?? (isOwn ? OWN : '')}
        onChange={({ target }) => chooseSpan(target.value)}
      >
        <option value="">At any time</option>
        {(Object.keys(SPANS) as Span[]).map((each) => (
          <option key={each} value={each}>
            {TITLES[each]}
          </option>
        ))}
        {isOwn && <option value={OWN}>From – to</option>}
      </Select>
      <TextField
        label="From"
        type="datetime-local"
        value={localOf(created_from)}
        onChange={({ target }) => onChange({ span: undefined, created_from: instantOf(target.value) })}
      />
      <TextField
        label="To"
        type="datetime-local"
        value={localOf(created_to)}
        onChange={({ target }) => onChange({ span: undefined, created_to: instantOf(target.value) })}
      />
    </>
  );
}

/** As a field for a local time has it: without a zone, to the minute. */
function localOf(instant: string | undefined): string {
  if (instant === undefined) return '';
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16);
}

const instantOf = (local: string): string | undefined => {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
};

import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { Select } from '../components/field.tsx';
import { LateField } from '../components/late-field.tsx';
import { RUN_STATUSES, type RunStatus, TRIGGER_SOURCES, type TriggerSource } from '../queries/runs.ts';
import { workflowChoicesQuery } from '../queries/workflows.ts';
import type { RunSearch } from '../run-filter.ts';
import { TimeFilter } from './time-filter.tsx';

export interface FiltersProps {
  workspaceId: string;
  search: RunSearch;
  /** Changes some of the filter; undefined takes one away. */
  onChange: (change: RunSearch) => void;
  onClear: () => void;
}

const CENTS = 100;
const SOURCES: Record<TriggerSource, string> = {
  user: 'A person',
  api_key: 'An API key',
  schedule: 'A schedule',
  webhook: 'A webhook',
  run: 'Another run',
};

/** Which runs are listed. The address holds it. */
export function Filters({ workspaceId, search, onChange, onClear }: FiltersProps) {
  const [isOpen, setOpen] = useState(false);
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  const settle = (change: (text: string) => RunSearch) => (text: string) => {
    onChange(change(text.trim()));
    return text;
  };
  return (
    <search className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <StatusFilter chosen={search.status ?? []} onChange={(status) => onChange({ status })} />
        {isFiltered && (
          <Button look="quiet" onClick={onClear}>
            <X aria-hidden className="size-4" /> Clear filters
          </Button>
        )}
      </div>
      <Button className="sm:hidden" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? 'Fewer filters' : 'More filters'}
      </Button>
      <div
        className={`${isOpen ? 'grid' : 'hidden'} grid-cols-1 items-end gap-3 sm:grid sm:grid-cols-2 lg:grid-cols-4`}
      >
        <WorkflowFilter workspaceId={workspaceId} chosen={search.workflow_id} onChange={onChange} />
        <SourceFilter search={search} onChange={onChange} />
        <div className="grid grid-cols-2 gap-2">
          <CostField name="min_cost_cents" label="Cost from, $" search={search} onChange={onChange} />
          <CostField name="max_cost_cents" label="Cost to, $" search={search} onChange={onChange} />
        </div>
        <LateField
          label="Text in the error"
          type="search"
          maxLength={200}
          value={search.q ?? ''}
          onSettle={settle((text) => ({ q: text === '' ? undefined : text }))}
        />
        <LateField
          label="Error code"
          type="search"
          maxLength={200}
          value={search.error_code ?? ''}
          onSettle={settle((text) => ({ error_code: text === '' ? undefined : text }))}
        />
        <TimeFilter search={search} onChange={onChange} />
      </div>
    </search>
  );
}

interface StatusFilterProps {
  chosen: RunStatus[];
  onChange: (statuses: RunStatus[] | undefined) => void;
}

function StatusFilter({ chosen, onChange }: StatusFilterProps) {
  const toggle = (status: RunStatus) => {
    const next = chosen.includes(status) ? chosen.filter((each) => each !== status) : [...chosen, status];
    onChange(next.length === 0 ? undefined : next);
  };
  return (
    <fieldset className="flex flex-wrap gap-1.5">
      <legend className="sr-only">Status</legend>
      {RUN_STATUSES.map((status) => (
        <label
          key={status}
          className="flex cursor-pointer items-center gap-1.5 rounded-full border border-line bg-card px-2.5 py-1 has-checked:border-accent has-checked:bg-accent/10 has-checked:font-medium has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="checkbox"
            className="accent-accent"
            checked={chosen.includes(status)}
            onChange={() => toggle(status)}
          />
          {status}
        </label>
      ))}
    </fieldset>
  );
}

interface WorkflowFilterProps {
  workspaceId: string;
  chosen: string | undefined;
  onChange: (change: RunSearch) => void;
}

function WorkflowFilter({ workspaceId, chosen, onChange }: WorkflowFilterProps) {
  const { data: workflows = [] } = useQuery(workflowChoicesQuery(workspaceId));
  const isKnown = chosen === undefined || workflows.some(({ id }) => id === chosen);
  return (
    <Select
      label="Workflow"
      value={chosen ?? ''}
      onChange={({ target }) => onChange({ workflow_id: target.value || undefined })}
    >
      <option value="">All</option>
      {!isKnown && <option value={chosen}>{chosen?.slice(-6)}</option>}
      {workflows.map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </Select>
  );
}

function SourceFilter({ search, onChange }: Pick<FiltersProps, 'search' | 'onChange'>) {
  const { trigger_source, triggered_by } = search;
  const choose = (value: string) =>
    onChange({
      trigger_source: TRIGGER_SOURCES.find((source) => source === value),
      triggered_by: value === triggered_by ? value : undefined,
    });
  return (
    <Select
      label="Started by"
      value={triggered_by ?? trigger_source ?? ''}
      onChange={({ target }) => choose(target.value)}
    >
      <option value="">Anything</option>
      {triggered_by && <option value={triggered_by}>{triggered_by}</option>}
      {TRIGGER_SOURCES.map((source) => (
        <option key={source} value={source}>
          {SOURCES[source]}
        </option>
      ))}
    </Select>
  );
}

interface CostFieldProps extends Pick<FiltersProps, 'search' | 'onChange'> {
  name: 'min_cost_cents' | 'max_cost_cents';
  label: string;
}

function CostField({ name, label, search, onChange }: CostFieldProps) {
  const shown = (cents: number | undefined) => (cents === undefined ? '' : String(cents / CENTS));
  const settle = (text: string) => {
    const cents = Math.round(Number(text) * CENTS);
    const next = text.trim() === '' || !(cents >= 0) ? undefined : cents;
    onChange({ [name]: next });
    return shown(next);
  };
  return (
    <LateField
      label={label}
      type="number"
      min={0}
      step={0.01}
      inputMode="decimal"
      value={shown(search[name])}
      onSettle={settle}
    />
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '../components/button.tsx';
import type { Column } from '../components/data-table.tsx';
import { Select, TextField } from '../components/field.tsx';
import { ListCard } from '../components/list-card.tsx';
import { Empty } from '../components/states.tsx';
import { Instant } from '../components/time.tsx';
import { AUDIT_ACTIONS, type AuditEvent, type AuditFilter, auditQuery } from '../queries/audit.ts';

/** Who changed what, the latest first. */
export function AuditLog({ workspaceId }: { workspaceId: string }) {
  const [filter, setFilter] = useState<AuditFilter>({});
  const query = useInfiniteQuery(auditQuery(workspaceId, filter));
  return (
    <div className="flex flex-col gap-4">
      <Filter onFilter={setFilter} />
      <ListCard
        title="Audit log"
        query={query}
        columns={COLUMNS}
        keyOf={({ id }) => id}
        empty={<Empty title="Nothing was changed">Or nothing that passes the filter.</Empty>}
      />
    </div>
  );
}

function Filter({ onFilter }: { onFilter: (filter: AuditFilter) => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const instant = (name: string) => (text(name) === '' ? '' : new Date(text(name)).toISOString());
    const asked = {
      action: text('action'),
      actor: text('actor'),
      target_id: text('target_id'),
      from: instant('from'),
      to: instant('to'),
    };
    onFilter(Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== '')) as AuditFilter);
  };
  return (
    <search>
      <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
        <Select label="What" name="action">
          <option value="">Everything</option>
          {AUDIT_ACTIONS.map((action) => (
            <option key={action}>{action}</option>
          ))}
        </Select>
        <TextField label="Who" name="actor" placeholder="user:…, api_key:…, system" />
        <TextField label="Of what (id)" name="target_id" />
        <TextField label="From" name="from" type="datetime-local" />
        <TextField label="Before" name="to" type="datetime-local" />
        <Button type="submit">Filter</Button>
      </form>
    </search>
  );
}

const COLUMNS: Column<AuditEvent>[] = [
  { title: 'When', cell: ({ created_at }) => <Instant at={created_at} /> },
  { title: 'What', cell: ({ action }) => <code>{action}</code> },
  { title: 'Who', cell: ({ actor }) => <span className="break-all text-soft">{actor}</span> },
  { title: 'Of', cell: ({ target_id }) => <span className="break-all text-soft">{target_id}</span> },
  { title: 'Details', cell: ({ details }) => <Details details={details} /> },
];

const Details = ({ details }: { details: AuditEvent['details'] }) =>
  Object.keys(details).length === 0 ? null : (
    <code className="block max-w-xs text-xs break-words text-soft">{JSON.stringify(details)}</code>
  );

import { useInfiniteQuery } from '@tanstack/react-query';
import type { Column } from '../components/data-table.tsx';
import { ListCard } from '../components/list-card.tsx';
import { Empty } from '../components/states.tsx';
import { Instant } from '../components/time.tsx';
import { type AuditEvent, auditQuery } from '../queries/settings.ts';

/** Who changed what, the latest first. */
export function AuditLog({ workspaceId }: { workspaceId: string }) {
  const query = useInfiniteQuery(auditQuery(workspaceId));
  return (
    <ListCard
      title="Audit log"
      query={query}
      columns={COLUMNS}
      keyOf={({ id }) => id}
      empty={<Empty title="Nothing was changed yet" />}
    />
  );
}

const COLUMNS: Column<AuditEvent>[] = [
  { title: 'When', cell: ({ created_at }) => <Instant at={created_at} /> },
  { title: 'What', cell: ({ action }) => <code>{action}</code> },
  { title: 'Who', cell: ({ actor }) => <span className="break-all text-soft">{actor}</span> },
  { title: 'Of', cell: ({ target_id }) => <span className="break-all text-soft">{target_id}</span> },
];

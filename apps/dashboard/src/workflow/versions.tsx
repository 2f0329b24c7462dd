import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Actor } from '../components/actor.tsx';
import { Card } from '../components/card.tsx';
import { ConfirmButton } from '../components/confirm-button.tsx';
import type { Column } from '../components/data-table.tsx';
import { Select } from '../components/field.tsx';
import { ListCard } from '../components/list-card.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Empty } from '../components/states.tsx';
import { Instant } from '../components/time.tsx';
import { DiffGraph } from '../diff/diff-graph.tsx';
import { type ComparableNode, diffNodes } from '../diff/diff-nodes.ts';
import { DiffView } from '../diff/diff-view.tsx';
import { formatCount } from '../format.ts';
import { restoreVersion, type Version, versionsQuery } from '../queries/versions.ts';
import type { Workflow } from '../queries/workflows.ts';
import { NOW, versionNodesQuery } from './version-nodes.ts';

export interface OfWorkflow {
  workflow: Workflow;
  workspaceId: string;
  mayEdit: boolean;
}

/** The versions of a workflow, and what differs between two of them. */
export function Versions({ workflow, workspaceId, mayEdit }: OfWorkflow) {
  const query = useInfiniteQuery(versionsQuery(workflow.id));
  const versions = query.data?.pages.flatMap(({ rows }) => rows) ?? [];
  return (
    <div className="flex flex-col gap-4">
      <ListCard
        title="Versions"
        query={query}
        columns={columnsOf(workspaceId, mayEdit)}
        keyOf={({ id }) => id}
        empty={
          <Empty title="No versions yet">
            The first trigger after a change freezes the graph as a version.
          </Empty>
        }
      />
      {versions.length > 0 && <Comparison key={versions[0]?.id} workflow={workflow} versions={versions} />}
    </div>
  );
}

const columnsOf = (workspaceId: string, mayEdit: boolean): Column<Version>[] => [
  {
    title: 'Version',
    cell: ({ number, is_current }) => (
      <>
        <span className="font-medium tabular-nums">{number}</span>
        {is_current && <span className="ml-2 text-xs text-soft">as it is now</span>}
      </>
    ),
  },
  { title: 'Frozen', cell: ({ created_at }) => <Instant at={created_at} /> },
  { title: 'Last edited by', cell: ({ edited_by }) => <Actor actor={edited_by} workspaceId={workspaceId} /> },
  { title: 'Nodes', isNumber: true, cell: ({ node_count }) => formatCount(node_count) },
  ...(mayEdit ? [{ title: 'Actions', cell: (version: Version) => <Restore version={version} /> }] : []),
];

function Restore({ version }: { version: Version }) {
  const client = useQueryClient();
  if (version.is_current) return null;
  const restore = async () => {
    await restoreVersion(version);
    await client.invalidateQueries({ queryKey: ['versions'] });
  };
  return (
    <ConfirmButton
      look="quiet"
      question={`Restore version ${version.number}?`}
      consequences="Its nodes replace those that the workflow has now. Runs are not touched; the next trigger freezes a new version."
      confirmLabel="Restore it"
      onConfirm={restore}
      changes="workflow"
    >
      Restore …
    </ConfirmButton>
  );
}

function Comparison({ workflow, versions }: { workflow: Workflow; versions: Version[] }) {
  const older = versions.find(({ is_current }) => !is_current) ?? versions[0];
  const [from, setFrom] = useState(older?.id ?? NOW);
  const [to, setTo] = useState(NOW);
  const before = useQuery(versionNodesQuery(workflow, from));
  const after = useQuery(versionNodesQuery(workflow, to));
  return (
    <Card title="What differs">
      <div className="flex flex-col gap-4 p-4">
        <div className="grid gap-3 sm:grid-cols-2">
          <VersionSelect label="From" versions={versions} value={from} onChange={setFrom} />
          <VersionSelect label="To" versions={versions} value={to} onChange={setTo} />
        </div>
        <QueryView query={before} what="the older version">
          {(old) => (
            <QueryView query={after} what="the newer version">
              {(fresh) => <Differences before={old} after={fresh} />}
            </QueryView>
          )}
        </QueryView>
      </div>
    </Card>
  );
}

function Differences({ before, after }: { before: ComparableNode[]; after: ComparableNode[] }) {
  const diff = useMemo(() => diffNodes(before, after), [before, after]);
  return (
    <>
      <DiffGraph before={before} after={after} diff={diff} />
      <DiffView diff={diff} />
    </>
  );
}

const VersionSelect = ({
  label,
  versions,
  value,
  onChange,
}: {
  label: string;
  versions: Version[];
  value: string;
  onChange: (id: string) => void;
}) => (
  <Select label={label} value={value} onChange={({ target }) => onChange(target.value)}>
    <option value={NOW}>as it is now</option>
    {versions.map(({ id, number }) => (
      <option key={id} value={id}>
        version {number}
      </option>
    ))}
  </Select>
);

import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Page as ListPage } from '../api-client.ts';
import { Card } from '../components/card.tsx';
import { MoreButton } from '../components/more-button.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Empty } from '../components/states.tsx';
import { nowMs } from '../hooks/use-now.ts';
import { type RunSummary, runsQuery } from '../queries/runs.ts';
import { filterOf, type RunSearch } from '../run-filter.ts';
import { FilterActions, SelectionActions } from '../runs/bulk-actions.tsx';
import { Filters } from '../runs/filters.tsx';
import { RunTable } from '../runs/run-table.tsx';

const FROM = '/inside/w/$workspaceId/runs';
const NONE: ReadonlySet<string> = new Set();

/** The runs of a workspace, as they are at this moment. */
export function Runs() {
  const { workspaceId } = useParams({ from: FROM });
  const search = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/w/$workspaceId/runs' });
  const filter = useMemo(() => filterOf(search, nowMs()), [search]);
  const [selected, setSelected] = useState(NONE);
  const show = (next: (before: RunSearch) => RunSearch) => {
    setSelected(NONE);
    void navigate({ search: next, replace: true });
  };
  const clear = () => setSelected(NONE);
  return (
    <Page title="Runs">
      <Filters
        workspaceId={workspaceId}
        search={search}
        onChange={(change) => show((before) => ({ ...before, ...change }))}
        onClear={() => show(() => ({}))}
      />
      <Card
        actions={
          selected.size > 0 ? (
            <SelectionActions workspaceId={workspaceId} selected={selected} onClear={clear} />
          ) : (
            <FilterActions workspaceId={workspaceId} filter={filter} />
          )
        }
      >
        <RunList
          key={workspaceId}
          workspaceId={workspaceId}
          filter={filter}
          selected={selected}
          onSelect={setSelected}
        />
      </Card>
    </Page>
  );
}

interface RunListProps {
  workspaceId: string;
  filter: ReturnType<typeof filterOf>;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
}

function RunList({ workspaceId, filter, selected, onSelect }: RunListProps) {
  const query = useInfiniteQuery(runsQuery(workspaceId, filter));
  const runs = useRows(query.data?.pages);
  const goOn = () => {
    if (query.hasNextPage && !query.isFetchingNextPage && !query.isFetchNextPageError)
      void query.fetchNextPage();
  };
  return (
    <>
      <QueryView query={query} what="runs">
        {() =>
          runs.length === 0 ? (
            <Empty title="No runs here">Trigger a workflow, or take a filter away.</Empty>
          ) : (
            <RunTable
              runs={runs}
              workspaceId={workspaceId}
              selected={selected}
              onSelect={onSelect}
              onNearEnd={goOn}
            />
          )
        }
      </QueryView>
      <MoreButton query={query} />
    </>
  );
}

/** A run that has moved to another page while they were read is shown once. */
const useRows = (pages: ListPage<RunSummary>[] | undefined): RunSummary[] =>
  useMemo(
    () => [...new Map((pages ?? []).flatMap(({ rows }) => rows).map((run) => [run.id, run])).values()],
    [pages],
  );

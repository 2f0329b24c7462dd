import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Select } from '../components/field.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { messageOf } from '../message-of.ts';
import { BacklogCard } from '../overview/backlog-card.tsx';
import { ConcernsCard } from '../overview/concerns-card.tsx';
import { FailuresCard } from '../overview/failures-card.tsx';
import { LatencyCard } from '../overview/latency-card.tsx';
import { listConcerns, type Machinery } from '../overview/list-concerns.ts';
import { SpendCard } from '../overview/spend-card.tsx';
import { ThroughputCard } from '../overview/throughput-card.tsx';
import { meQuery } from '../queries/me.ts';
import { queuesQuery, workersQuery } from '../queries/queues.ts';
import { STATS_WINDOWS, type StatsWindow, statsQuery, type WorkspaceStats } from '../queries/stats.ts';

const FROM = '/inside/w/$workspaceId/overview';

/** How a workspace fares, and what needs a person. */
export function Overview() {
  const { workspaceId } = useParams({ from: FROM });
  const { window = '24h' } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/w/$workspaceId/overview' });
  const query = useQuery(statsQuery(workspaceId, window));
  return (
    <Page
      title="Overview"
      actions={
        <Select
          label="Window of time"
          isLabelHidden
          value={window}
          onChange={({ target }) => void navigate({ search: { window: target.value as StatsWindow } })}
        >
          {Object.entries(STATS_WINDOWS).map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </Select>
      }
    >
      <QueryView query={query} what="statistics">
        {(stats) => <Cards stats={stats} workspaceId={workspaceId} />}
      </QueryView>
    </Page>
  );
}

function Cards({ stats, workspaceId }: { stats: WorkspaceStats; workspaceId: string }) {
  const machinery = useMachinery();
  return (
    <>
      <div className="grid items-start gap-4 *:min-w-0 lg:grid-cols-2">
        <ConcernsCard concerns={listConcerns(stats, machinery)} workspaceId={workspaceId} />
        <SpendCard costs={stats.costs} workspaceId={workspaceId} />
      </div>
      <ThroughputCard throughput={stats.throughput} />
      <div className="grid items-start gap-4 *:min-w-0 lg:grid-cols-2">
        <FailuresCard failures={stats.failures} workspaceId={workspaceId} />
        <BacklogCard now={stats.runs_now} queues={machinery?.queues ?? null} workspaceId={workspaceId} />
      </div>
      <LatencyCard stats={stats} />
    </>
  );
}

/** Queues and workers, for administrators of the system; null for others. */
function useMachinery(): Machinery | null {
  const { data: me } = useSuspenseQuery(meQuery);
  const enabled = me.kind === 'user' && me.user.is_instance_admin;
  const queues = useQuery({ ...queuesQuery, enabled });
  const workers = useQuery({ ...workersQuery, enabled });
  if (!enabled) return null;
  return {
    queues: queues.data ?? [],
    workers: workers.data?.rows ?? null,
    problem: queues.error && messageOf(queues.error),
  };
}

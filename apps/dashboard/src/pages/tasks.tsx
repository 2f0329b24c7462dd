import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Card } from '../components/card.tsx';
import { Select } from '../components/field.tsx';
import { MoreButton } from '../components/more-button.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Empty } from '../components/states.tsx';
import { tasksQuery } from '../queries/tasks.ts';
import { TaskCard } from '../tasks/task-card.tsx';

const FROM = '/inside/w/$workspaceId/tasks';

/** What waits for a person, and what became of it. */
export function Tasks() {
  const { workspaceId } = useParams({ from: FROM });
  const { show } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/w/$workspaceId/tasks' });
  const query = useInfiniteQuery(tasksQuery(workspaceId, show !== 'all'));
  return (
    <Page
      title="Tasks"
      actions={
        <Select
          label="Which tasks"
          isLabelHidden
          value={show ?? 'waiting'}
          onChange={({ target }) => void navigate({ search: target.value === 'all' ? { show: 'all' } : {} })}
        >
          <option value="waiting">That wait for a person</option>
          <option value="all">All</option>
        </Select>
      }
    >
      <QueryView query={query} what="tasks">
        {({ pages }) => {
          const tasks = pages.flatMap(({ rows }) => rows);
          if (tasks.length > 0) return tasks.map((task) => <TaskCard key={task.id} task={task} />);
          return (
            <Card>
              <Empty title="Nothing waits for a person">Approvals and tasks of people appear here.</Empty>
            </Card>
          );
        }}
      </QueryView>
      <MoreButton query={query} />
    </Page>
  );
}

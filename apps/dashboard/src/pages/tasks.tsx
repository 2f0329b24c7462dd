import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Card } from '../components/card.tsx';
import { Select } from '../components/field.tsx';
import { MoreButton } from '../components/more-button.tsx';
import { Page } from '../components/page.tsx';
import { QueryView } from '../components/query-view.tsx';
import { Empty } from '../components/states.tsx';
import { type ShownTasks, TASKS_SHOWN, tasksQuery } from '../queries/tasks.ts';
import { TaskCard } from '../tasks/task-card.tsx';

const FROM = '/inside/w/$workspaceId/tasks';
const TITLES: Record<ShownTasks, string> = {
  waiting: 'That wait for a person',
  completed: 'Completed',
  failed: 'Failed or rejected',
  cancelled: 'Cancelled',
  running: 'Under way',
  all: 'All',
};

/** What waits for a person, and what became of it. */
export function Tasks() {
  const { workspaceId } = useParams({ from: FROM });
  const { show = 'waiting' } = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/w/$workspaceId/tasks' });
  const query = useInfiniteQuery(tasksQuery(workspaceId, show));
  return (
    <Page
      title="Tasks"
      actions={
        <Select
          label="Which tasks"
          isLabelHidden
          value={show}
          onChange={({ target }) => void navigate({ search: { show: target.value as ShownTasks } })}
        >
          {TASKS_SHOWN.map((value) => (
            <option key={value} value={value}>
              {TITLES[value]}
            </option>
          ))}
        </Select>
      }
    >
      <QueryView query={query} what="tasks">
        {({ pages }) => {
          const tasks = pages.flatMap(({ rows }) => rows);
          if (tasks.length > 0) return tasks.map((task) => <TaskCard key={task.id} task={task} />);
          return (
            <Card>
              <Empty title={show === 'waiting' ? 'Nothing waits for a person' : 'No such tasks'}>
                Approvals and tasks of people appear here.
              </Empty>
            </Card>
          );
        }}
      </QueryView>
      <MoreButton query={query} />
    </Page>
  );
}

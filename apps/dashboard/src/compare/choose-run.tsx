import { useInfiniteQuery } from '@tanstack/react-query';
import { Select } from '../components/field.tsx';
import { formatInstant } from '../format.ts';
import { runsQuery, type WorkflowRun } from '../queries/runs.ts';

export interface ChooseRunProps {
  label: string;
  workspaceId: string;
  workflowId: string;
  chosen: Pick<WorkflowRun, 'id' | 'status' | 'created_at'>;
  onChoose: (runId: string) => void;
}

/** One of the latest runs of a workflow, or the one that is chosen already. */
export function ChooseRun({ label, workspaceId, workflowId, chosen, onChoose }: ChooseRunProps) {
  const query = useInfiniteQuery({
    ...runsQuery(workspaceId, { workflow_id: workflowId }),
    refetchInterval: false,
  });
  const latest = query.data?.pages.flatMap(({ rows }) => rows) ?? [];
  const runs = latest.some(({ id }) => id === chosen.id) ? latest : [chosen, ...latest];
  return (
    <Select
      className="min-w-0"
      label={label}
      isLabelHidden
      value={chosen.id}
      onChange={({ target }) => onChoose(target.value)}
    >
      {runs.map(({ id, status, created_at }) => (
        <option key={id} value={id}>
          {id.slice(-6)} · {status} · {formatInstant(created_at)}
        </option>
      ))}
    </Select>
  );
}

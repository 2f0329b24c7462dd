import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { StatusBadge } from '../components/status-badge.tsx';
import { Ago, Duration } from '../components/time.tsx';
import { formatCents } from '../format.ts';
import type { RunSummary } from '../queries/runs.ts';

export const ROW_PX = 52;
export const CELL = 'px-3 py-1 align-middle';

export interface RunRowProps {
  run: RunSummary;
  workspaceId: string;
  /** From 1, of all rows of the list. */
  rowNumber: number;
  isSelected: boolean;
  onToggle: (id: string) => void;
}

/** One run; drawn anew only when something that it shows has changed. */
export const RunRow = memo(DrawnRow, (before, after) => {
  const { run: one, ...rest } = before;
  const { run: other, ...others } = after;
  return (
    SHOWN.every((field) => one[field] === other[field]) &&
    one.waiting_for?.message === other.waiting_for?.message &&
    (Object.keys(rest) as (keyof typeof rest)[]).every((name) => rest[name] === others[name])
  );
});

const SHOWN = [
  ...(['id', 'status', 'workflow_title', 'error_message', 'triggered_by'] as const),
  ...(['started_at', 'completed_at', 'total_cost_cents', 'unpriced_entry_count'] as const),
];

function DrawnRow({ run, workspaceId, rowNumber, isSelected, onToggle }: RunRowProps) {
  const reason = run.error_message ?? run.waiting_for?.message ?? '';
  return (
    <tr
      aria-rowindex={rowNumber + 1}
      className="h-13 border-t border-line hover:bg-line/30 has-checked:bg-accent/10"
    >
      <td className={CELL}>
        <input
          type="checkbox"
          className="accent-accent"
          aria-label={`Select run ${run.id.slice(-6)}`}
          checked={isSelected}
          onChange={() => onToggle(run.id)}
        />
      </td>
      <td className={CELL}>
        <StatusBadge status={run.status} />
      </td>
      <td className={CELL}>
        <Link
          to="/w/$workspaceId/workflows/$workflowId/runs/$runId"
          params={{ workspaceId, workflowId: run.workflow_id, runId: run.id }}
          preload={false}
          className="block truncate font-medium text-accent hover:underline"
        >
          {run.workflow_title}
        </Link>
        {reason && (
          <p className="truncate text-xs text-soft" title={reason}>
            {reason}
          </p>
        )}
      </td>
      <td className={`${CELL} text-soft`}>{run.triggered_by?.split(':')[0]?.replace('_', ' ') ?? '–'}</td>
      <td className={CELL}>
        <Ago at={run.created_at} />
      </td>
      <td className={`${CELL} text-right`}>
        <Duration from={run.started_at} to={run.completed_at} />
      </td>
      <td className={`${CELL} text-right tabular-nums`}>
        {formatCents(run.total_cost_cents)}
        {run.unpriced_entry_count > 0 && (
          <span title={`${run.unpriced_entry_count} calls without a price`}> +</span>
        )}
      </td>
    </tr>
  );
}

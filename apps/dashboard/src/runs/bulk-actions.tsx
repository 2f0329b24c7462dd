import { Button } from '../components/button.tsx';
import { formatCount } from '../format.ts';
import { type BulkScope, cancelRuns, openScope, retryableScope, retryRuns } from '../queries/bulk.ts';
import type { RunFilter } from '../queries/runs.ts';
import { BulkButton } from './bulk-button.tsx';

const CANCEL = {
  verb: 'Cancel',
  participle: 'cancelled',
  consequences:
    'What is running is stopped, what waits is given up. What was spent stays spent. A run that ends meanwhile stays what it is.',
  call: cancelRuns,
  batchSize: 100,
};
const RETRY = {
  verb: 'Retry',
  participle: 'retried',
  consequences:
    'Each gets a new run that takes over what was completed, and runs the rest again. A run that was retried before is not retried again.',
  call: retryRuns,
  batchSize: 25,
};

/** What can be done with all runs that a filter lists. */
export function FilterActions({ workspaceId, filter }: { workspaceId: string; filter: RunFilter }) {
  const [open, retryable] = [openScope(filter), retryableScope(filter)];
  return (
    <>
      {open && <BulkButton {...CANCEL} label="Cancel open …" workspaceId={workspaceId} scope={open} />}
      {retryable && (
        <BulkButton {...RETRY} label="Retry failed …" workspaceId={workspaceId} scope={retryable} />
      )}
    </>
  );
}

export interface SelectionActionsProps {
  workspaceId: string;
  selected: ReadonlySet<string>;
  onClear: () => void;
}

/** What can be done with the runs that were chosen. */
export function SelectionActions({ workspaceId, selected, onClear }: SelectionActionsProps) {
  const scope: BulkScope = { run_ids: [...selected] };
  const common = { workspaceId, onDone: onClear };
  return (
    <>
      <span className="self-center text-soft">{formatCount(selected.size)} selected</span>
      <BulkButton {...CANCEL} {...common} label="Cancel selected …" scope={scope} />
      <BulkButton
        {...RETRY}
        {...common}
        label="Retry selected …"
        scope={{ ...scope, status: ['failed', 'cancelled'] }}
      />
      <Button look="quiet" onClick={onClear}>
        Clear
      </Button>
    </>
  );
}

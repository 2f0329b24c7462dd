import {
  isTerminalNodeRunStatus,
  isTerminalRunStatus,
  type NodeRunStatus,
  nodeRunCanBecome,
  type RunStatus,
  runCanBecome,
} from '@runyard/domain';

/** One change of status, as the log tells it. */
export interface LoggedChange {
  runId: string;
  /** Null: of the run itself. */
  nodeRunId: string | null;
  status: string;
  attempt: number | null;
}

export interface HistoryFaults {
  /** Node runs and runs that have ended more than once, or went on after their end. */
  committedTwice: string[];
  /** Changes that no state allows. */
  impossible: string[];
}

/** Reads the changes of each run and node run in their order, and says what cannot be. */
export function checkHistory(changes: readonly LoggedChange[]): HistoryFaults {
  const faults: HistoryFaults = { committedTwice: [], impossible: [] };
  const last = new Map<string, string>();
  for (const { runId, nodeRunId, status } of changes) {
    const id = nodeRunId ?? runId;
    const before = last.get(id);
    last.set(id, status);
    if (before === undefined) continue;
    const [isTerminal, isAllowed] =
      nodeRunId === null
        ? [isTerminalRunStatus(before as RunStatus), runCanBecome(before as RunStatus, status as RunStatus)]
        : [
            isTerminalNodeRunStatus(before as NodeRunStatus),
            nodeRunCanBecome(before as NodeRunStatus, status as NodeRunStatus),
          ];
    const told = `${nodeRunId === null ? 'run' : 'node run'} ${id}: ${before}, then ${status}`;
    if (isTerminal) faults.committedTwice.push(told);
    else if (!isAllowed) faults.impossible.push(told);
  }
  return faults;
}

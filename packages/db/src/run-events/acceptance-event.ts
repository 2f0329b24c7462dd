import type { RunHead } from '../runs/find-run-head.ts';
import type { RunEvent } from './list-run-events.ts';

/** The event of a run's acceptance has no row: the run's own tells it. Every other one comes after it. */
export const ACCEPTANCE_ID = 0n;

/** The first event of a run. */
export const acceptanceOf = (run: RunHead): RunEvent => ({
  id: ACCEPTANCE_ID,
  runId: run.id,
  nodeRunId: null,
  attempt: null,
  status: 'pending',
  text: null,
  errorCode: null,
  errorMessage: null,
  worker: null,
  createdAt: run.createdAt,
});

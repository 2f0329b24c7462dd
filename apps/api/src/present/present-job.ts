import type { QueuedJob } from '@runyard/contracts';
import type { FoundJob } from '@runyard/engine';
import { presentWaitingFor } from './present-waiting-for.ts';
import { timestamp } from './timestamp.ts';

export const presentJob = (found: FoundJob): QueuedJob => ({
  queue: found.queue,
  job_id: found.job.id,
  state: found.job.state,
  workspace_id: found.run.workspaceId,
  workflow_id: found.run.workflowId,
  workflow_run_id: found.run.id,
  node_run_id: found.nodeRun?.id ?? null,
  node_key: found.nodeRun?.nodeKey ?? null,
  status: (found.nodeRun ?? found.run).status,
  attempt: found.nodeRun?.attempt ?? null,
  priority: found.run.priority,
  since: timestamp(sinceOf(found)),
  waiting_for: presentWaitingFor(found.waitingFor ?? undefined),
  worker: found.nodeRun?.worker ?? null,
});

/** What waits says itself since when. */
function sinceOf({ run, nodeRun, waitingFor }: FoundJob): Date {
  if (waitingFor) return waitingFor.since;
  if (nodeRun) return nodeRun.startedAt ?? nodeRun.queuedAt ?? nodeRun.createdAt;
  return run.startedAt ?? run.createdAt;
}

-- Runs by when they ended, for the statistics of a workspace: a run gets its entry with the update that ends it, and keeps it.
CREATE INDEX "runs_workspace_ended_idx" ON "runs" (workspace_id, completed_at) WHERE completed_at IS NOT NULL;
CREATE INDEX "runs_workspace_failed_ended_idx" ON "runs" (workspace_id, completed_at) WHERE status = 'failed';

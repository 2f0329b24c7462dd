-- Runs that were made from another run, node runs that were taken over from it, and lists of a workspace's runs.
ALTER TABLE "runs" ADD COLUMN "source_run_id" UUID, ADD COLUMN "source_kind" TEXT;
ALTER TABLE "runs" ADD CONSTRAINT "runs_source_check"
  CHECK (source_kind IN ('retry', 'replay') AND (source_kind IS NULL) = (source_run_id IS NULL));
ALTER TABLE "node_runs" ADD COLUMN "source_node_run_id" UUID;

-- Most runs complete, and are found by the index over all of them. The others are few and each kind has a small index.
CREATE INDEX "runs_workspace_open_idx" ON "runs" (workspace_id, created_at, id) WHERE completed_at IS NULL;
CREATE INDEX "runs_workspace_failed_idx" ON "runs" (workspace_id, created_at, id) WHERE status = 'failed';
CREATE INDEX "runs_workspace_cancelled_idx" ON "runs" (workspace_id, created_at, id) WHERE status = 'cancelled';
CREATE INDEX "runs_workflow_failed_idx" ON "runs" (workflow_id, created_at, id) WHERE status = 'failed';
CREATE INDEX "runs_workflow_cancelled_idx" ON "runs" (workflow_id, created_at, id) WHERE status = 'cancelled';

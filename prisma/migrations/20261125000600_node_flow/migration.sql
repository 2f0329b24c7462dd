-- What a node says of its branches, its failures and its time; and the branch that a node run took.
ALTER TABLE "workflow_nodes" ADD COLUMN "branches" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "on_error" TEXT NOT NULL DEFAULT 'fail', ADD COLUMN "timeout_ms" INTEGER, ADD COLUMN "retry_policy" JSONB;
ALTER TABLE "workflow_nodes" ADD CONSTRAINT "workflow_nodes_on_error_check" CHECK (on_error IN ('fail', 'continue', 'branch'));

ALTER TABLE "node_runs" ADD COLUMN "label" TEXT;

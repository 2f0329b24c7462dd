-- Node runs that wait for a person, and what was decided. No index holds a wait, so that updates of node runs stay HOT.
ALTER TABLE "node_runs" ADD COLUMN "wait_reason" TEXT, ADD COLUMN "waiting_since" TIMESTAMPTZ(3),
  ADD COLUMN "is_approved" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "node_runs" ADD CONSTRAINT "node_runs_wait_reason_check" CHECK (wait_reason IN ('approval', 'task'));
ALTER TABLE "node_runs" ADD CONSTRAINT "node_runs_waiting_check"
  CHECK (status <> 'waiting' OR (wait_reason IS NOT NULL AND waiting_since IS NOT NULL));

ALTER TABLE "tasks" ADD COLUMN "decision" TEXT, ADD COLUMN "decision_comment" TEXT, ADD COLUMN "decided_by" TEXT,
  ADD COLUMN "decided_at" TIMESTAMPTZ(3);
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_approval_level_check" CHECK (approval_level IN ('none', 'before', 'after'));
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_decision_check"
  CHECK (decision IN ('approved', 'rejected', 'completed')
         AND (decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL) = (decided_by IS NULL));

CREATE TRIGGER "tasks_terminal_status" BEFORE UPDATE OF status ON "tasks" FOR EACH ROW
  WHEN (OLD.status IN ('completed', 'failed', 'cancelled') AND NEW.status <> OLD.status)
  EXECUTE FUNCTION forbid_leaving_terminal_status();

CREATE INDEX "tasks_run_id_idx" ON "tasks"("run_id");

-- Waits that something else than a person may end: a time, a callback, a child run.
CREATE TABLE "waits" (
    "node_run_id" UUID NOT NULL,
    "lease_epoch" INTEGER NOT NULL,
    "workspace_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "when_due" JSONB,
    "child_run_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "waits_pkey" PRIMARY KEY ("node_run_id", "lease_epoch")
);

ALTER TABLE "waits" ADD CONSTRAINT "waits_when_due_check" CHECK (when_due IS NOT NULL OR child_run_id IS NOT NULL);
CREATE INDEX "waits_due_idx" ON "waits" (due_at) WHERE due_at IS NOT NULL;

ALTER TABLE "node_runs" ADD COLUMN "child_run_id" UUID;
ALTER TABLE "node_runs" DROP CONSTRAINT "node_runs_wait_reason_check";
ALTER TABLE "node_runs" ADD CONSTRAINT "node_runs_wait_reason_check"
  CHECK (wait_reason IN ('approval', 'task', 'delay', 'external', 'run', 'items'));

-- Whatever statement ends a wait, its row goes with it: no path can forget it. The row of a child run that is still open
-- stays, due at once: whoever takes it cancels the child, in a transaction of its own.
CREATE FUNCTION end_wait() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM waits w
   WHERE w.node_run_id = NEW.id AND w.lease_epoch = OLD.lease_epoch
     AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.id = w.child_run_id AND r.completed_at IS NULL);
  UPDATE waits SET due_at = now() WHERE node_run_id = NEW.id AND lease_epoch = OLD.lease_epoch;
  RETURN NULL;
END $$;
CREATE TRIGGER "node_runs_wait_ended" AFTER UPDATE OF status ON "node_runs" FOR EACH ROW
  WHEN (OLD.status = 'waiting' AND NEW.status <> 'waiting') EXECUTE FUNCTION end_wait();

-- A run that a node run of another run has started. It names the claim that did: one claim starts one run.
ALTER TABLE "runs" ADD COLUMN "parent_run_id" UUID, ADD COLUMN "parent_node_run_id" UUID, ADD COLUMN "parent_epoch" INTEGER,
                   ADD COLUMN "root_run_id" UUID, ADD COLUMN "depth" SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE "runs" ADD CONSTRAINT "runs_parent_check"
  CHECK (num_nulls(parent_run_id, parent_node_run_id, parent_epoch, root_run_id) = CASE WHEN depth = 0 THEN 4 ELSE 0 END);
CREATE UNIQUE INDEX "runs_child_key" ON "runs" (parent_node_run_id, parent_epoch) WHERE parent_node_run_id IS NOT NULL;
CREATE INDEX "runs_lineage_idx" ON "runs" (root_run_id, created_at, id) WHERE root_run_id IS NOT NULL;

-- Whatever statement ends a child run, the wait of its node run is due with it.
CREATE FUNCTION end_wait_for_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE waits SET due_at = now()
   WHERE node_run_id = NEW.parent_node_run_id AND lease_epoch = NEW.parent_epoch AND child_run_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER "runs_child_ended" AFTER UPDATE OF status ON "runs" FOR EACH ROW
  WHEN (NEW.parent_node_run_id IS NOT NULL AND NEW.completed_at IS NOT NULL AND OLD.completed_at IS NULL)
  EXECUTE FUNCTION end_wait_for_run();

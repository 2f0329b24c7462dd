-- What retention removes, and what says that it has.

-- A payload that was removed leaves its row, so that whoever asks for it is told; the row goes with its run.
ALTER TABLE "payloads" ALTER COLUMN "body" DROP NOT NULL, ADD COLUMN "removed_at" TIMESTAMPTZ(3);
ALTER TABLE "payloads" ADD CONSTRAINT "payloads_removed_check" CHECK ((body IS NULL) = (removed_at IS NOT NULL)) NOT VALID;
CREATE INDEX "payloads_kept_idx" ON "payloads" (run_id) WHERE removed_at IS NULL;

-- Entries may outlive their runs, and months the entries that they are the sums of.
ALTER TABLE "cost_entries" ADD COLUMN "workflow_id" UUID;
ALTER TABLE "workspace_spend" ADD COLUMN "entries_removed_at" TIMESTAMPTZ(3);

-- What keeps a run from being removed: a retry that has not started reads from it.
CREATE INDEX "runs_retried_idx" ON "runs" (source_run_id) WHERE status = 'pending' AND source_kind = 'retry';
CREATE INDEX "webhook_deliveries_run_idx" ON "webhook_deliveries" (run_id) WHERE run_id IS NOT NULL;

-- The ledger, the audit and the log of runs only grow, but for what is too old: retention says so within its transaction.
CREATE FUNCTION forbid_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('runyard.retention', true), '') <> 'on' THEN
    RAISE EXCEPTION '% only grows: nothing but retention removes rows', TG_TABLE_NAME USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "cost_entries_kept" BEFORE DELETE OR TRUNCATE ON "cost_entries" FOR EACH STATEMENT EXECUTE FUNCTION forbid_delete();
CREATE TRIGGER "audit_events_kept" BEFORE DELETE OR TRUNCATE ON "audit_events" FOR EACH STATEMENT EXECUTE FUNCTION forbid_delete();
CREATE TRIGGER "run_events_kept" BEFORE DELETE OR TRUNCATE ON "run_events" FOR EACH STATEMENT EXECUTE FUNCTION forbid_delete();

-- What is removed day by day leaves room for what is added: vacuum keeps pace with it.
ALTER TABLE "run_events" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE "tasks" SET (autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE "payloads" SET (autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE "cost_entries" SET (autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE "webhook_deliveries" SET (autovacuum_vacuum_scale_factor = 0.02);

-- What was removed, for monitoring: one row a table.
CREATE TABLE "retention_totals" (
    "kind" TEXT NOT NULL,
    "count" BIGINT NOT NULL DEFAULT 0,
    "last_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "retention_totals_pkey" PRIMARY KEY ("kind")
);

-- What a workspace may spend in a month, and what becomes of a node that its budget has no room for.
ALTER TABLE "workspaces" ADD COLUMN "monthly_budget_cents" INTEGER;
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_monthly_budget_check" CHECK (monthly_budget_cents >= 0);
ALTER TABLE "workflows" ADD COLUMN "budget_action" TEXT NOT NULL DEFAULT 'fail';
ALTER TABLE "workflows" ADD CONSTRAINT "workflows_budget_action_check" CHECK (budget_action IN ('fail', 'ask'));

ALTER TABLE "node_runs" ADD COLUMN "is_budget_approved" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "node_runs" DROP CONSTRAINT "node_runs_wait_reason_check";
ALTER TABLE "node_runs" ADD CONSTRAINT "node_runs_wait_reason_check"
  CHECK (wait_reason IN ('approval', 'task', 'delay', 'external', 'run', 'items', 'budget')) NOT VALID;

-- Money that calls which are under way may still cost. A row counts while the claim that made it lives, so the death of a worker
-- gives its money back when its lease has run out; who settles removes it, and the sweeper what nobody has removed.
CREATE TABLE "reservations" (
    "node_run_id" UUID NOT NULL,
    "lease_epoch" INTEGER NOT NULL,
    "run_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "nanos" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reservations_pkey" PRIMARY KEY ("node_run_id")
);
CREATE INDEX "reservations_run_id_idx" ON "reservations"("run_id");
CREATE INDEX "reservations_workspace_id_idx" ON "reservations"("workspace_id");
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_nanos_check" CHECK (nanos >= 0);

-- What each workspace has spent in each month (UTC): kept by whoever books entries, in the same transaction, and last, so that the row
-- is locked for as short as can be. Who books nothing does not touch it.
CREATE TABLE "workspace_spend" (
    "workspace_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "nanos" BIGINT NOT NULL,

    CONSTRAINT "workspace_spend_pkey" PRIMARY KEY ("workspace_id", "month")
);
ALTER TABLE "workspace_spend" SET (fillfactor = 50);
INSERT INTO "workspace_spend" (workspace_id, month, nanos)
SELECT workspace_id, date_trunc('month', created_at AT TIME ZONE 'UTC')::date, sum(cost_nanos) FROM "cost_entries"
 WHERE cost_nanos > 0 GROUP BY 1, 2;

CREATE FUNCTION book_workspace_spend() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO workspace_spend AS w (workspace_id, month, nanos)
  SELECT workspace_id, date_trunc('month', created_at AT TIME ZONE 'UTC')::date AS month, sum(cost_nanos)
    FROM booked WHERE cost_nanos > 0 GROUP BY 1, 2 ORDER BY 1, 2
      ON CONFLICT (workspace_id, month) DO UPDATE SET nanos = w.nanos + excluded.nanos;
  RETURN NULL;
END $$;
CREATE TRIGGER "cost_entries_booked" AFTER INSERT ON "cost_entries" REFERENCING NEW TABLE AS booked
  FOR EACH STATEMENT EXECUTE FUNCTION book_workspace_spend();

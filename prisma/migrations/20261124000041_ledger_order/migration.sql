-- The ledger is read in its order, entry by entry, also among entries of the same time.
DROP INDEX "cost_entries_workspace_id_created_at_idx";

CREATE INDEX "cost_entries_workspace_id_created_at_id_idx" ON "cost_entries"("workspace_id", "created_at", "id");

-- The runs of a workspace that one caller has triggered, however few of all they are.
CREATE INDEX "runs_workspace_id_triggered_by_created_at_id_idx" ON "runs"("workspace_id", "triggered_by", "created_at", "id");

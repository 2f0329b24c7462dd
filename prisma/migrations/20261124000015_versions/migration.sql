-- The versions of a workflow are listed newest first.
CREATE INDEX "workflow_versions_workflow_id_created_at_id_idx" ON "workflow_versions"("workflow_id", "created_at", "id");

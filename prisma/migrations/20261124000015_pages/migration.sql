-- Every list is read from an index in its own order, also the workspaces of a user and the tasks of one status.
DROP INDEX "workspace_members_user_id_idx";

CREATE INDEX "workspace_members_user_id_created_at_workspace_id_idx" ON "workspace_members"("user_id", "created_at", "workspace_id");

DROP INDEX "tasks_workspace_id_status_created_at_idx";

CREATE INDEX "tasks_workspace_id_status_created_at_id_idx" ON "tasks"("workspace_id", "status", "created_at", "id");

-- Schedules that trigger workflows.
CREATE TABLE "schedules" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "workflow_id" UUID NOT NULL,
    "cron" TEXT NOT NULL,
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "trigger_payload" JSONB NOT NULL DEFAULT '{}',
    "overlap" TEXT NOT NULL DEFAULT 'allow',
    "next_run_at" TIMESTAMPTZ(3),
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "last_due_at" TIMESTAMPTZ(3),
    "last_run_id" UUID,
    "last_problem" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedules_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "schedules_workspace_id_created_at_id_idx" ON "schedules"("workspace_id", "created_at", "id");

CREATE INDEX "schedules_workflow_id_idx" ON "schedules"("workflow_id");

ALTER TABLE "schedules" ADD CONSTRAINT "schedules_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "schedules" ADD CONSTRAINT "schedules_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflows"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "schedules" ADD CONSTRAINT "schedules_overlap_check" CHECK (overlap IN ('allow', 'skip'));
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_enabled_check" CHECK (is_enabled OR next_run_at IS NULL);

CREATE INDEX "schedules_due_idx" ON "schedules" (next_run_at) WHERE next_run_at IS NOT NULL;

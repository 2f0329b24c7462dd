-- The tables, as prisma/schema.prisma describes them. The hand-written part follows at the end.
-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspaces" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "hired_agent_id" UUID,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "settings" JSONB NOT NULL DEFAULT '{}',
    "metrics_cache" JSONB NOT NULL DEFAULT '{}',
    "last_active_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspace_members" (
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_members_pkey" PRIMARY KEY ("workspace_id","user_id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workflows" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "source_project_id" UUID,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "trigger_type" TEXT NOT NULL DEFAULT 'manual',
    "trigger_config" JSONB NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'active',
    "is_template" BOOLEAN NOT NULL DEFAULT false,
    "template_category" TEXT,
    "auto_accept" BOOLEAN NOT NULL DEFAULT false,
    "auto_accept_preferences" JSONB NOT NULL DEFAULT '{}',
    "max_budget_cents" INTEGER,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "current_version_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workflows_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workflow_nodes" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "workflow_id" UUID NOT NULL,
    "key" TEXT,
    "position" INTEGER NOT NULL,
    "node_type" TEXT NOT NULL DEFAULT 'task',
    "parallel_group" INTEGER,
    "depends_on" UUID[] DEFAULT ARRAY[]::UUID[],
    "task_template" JSONB,
    "node_config" JSONB NOT NULL DEFAULT '{}',
    "input_mapping" JSONB NOT NULL DEFAULT '{}',
    "retry_count" INTEGER NOT NULL DEFAULT 0,
    "max_retries" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workflow_nodes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workflow_versions" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "workflow_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "graph" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workflow_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "runs" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "workflow_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "triggered_by" TEXT,
    "trigger_payload" JSONB NOT NULL DEFAULT '{}',
    "error_code" TEXT,
    "error_message" TEXT,
    "total_cost_nanos" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "node_runs" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "node_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "pool" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "pending_dependencies" INTEGER NOT NULL,
    "upstream_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "successor_ids" UUID[] DEFAULT ARRAY[]::UUID[],
    "lease_epoch" INTEGER NOT NULL DEFAULT 0,
    "lease_expires_at" TIMESTAMPTZ(3),
    "rescue_count" INTEGER NOT NULL DEFAULT 0,
    "resume_at" TIMESTAMPTZ(3),
    "input_data" JSONB,
    "output_data" JSONB,
    "error" JSONB,
    "cost_nanos" BIGINT NOT NULL DEFAULT 0,
    "task_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "queued_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "node_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tasks" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "node_run_id" UUID NOT NULL,
    "hired_agent_id" UUID,
    "skill_slug" TEXT,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "schedule_type" TEXT NOT NULL DEFAULT 'once',
    "trigger" TEXT NOT NULL DEFAULT 'workflow',
    "status" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "output_data" JSONB,
    "proposed_actions" JSONB NOT NULL DEFAULT '[]',
    "approval_level" TEXT NOT NULL DEFAULT 'none',
    "approved_by" UUID,
    "approved_at" TIMESTAMPTZ(3),
    "cost_nanos" BIGINT NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cost_entries" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "node_run_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "input_tokens" INTEGER NOT NULL DEFAULT 0,
    "cached_input_tokens" INTEGER NOT NULL DEFAULT 0,
    "cache_write_tokens" INTEGER NOT NULL DEFAULT 0,
    "output_tokens" INTEGER NOT NULL DEFAULT 0,
    "reasoning_tokens" INTEGER NOT NULL DEFAULT 0,
    "cost_nanos" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cost_entries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "workspace_members_user_id_idx" ON "workspace_members"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_secret_hash_key" ON "api_keys"("secret_hash");

-- CreateIndex
CREATE INDEX "api_keys_workspace_id_created_at_idx" ON "api_keys"("workspace_id", "created_at");

-- CreateIndex
CREATE INDEX "workflows_workspace_id_created_at_id_idx" ON "workflows"("workspace_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "workflow_nodes_workflow_id_position_id_idx" ON "workflow_nodes"("workflow_id", "position", "id");

-- CreateIndex
CREATE UNIQUE INDEX "workflow_nodes_workflow_id_key_key" ON "workflow_nodes"("workflow_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "workflow_versions_workflow_id_number_key" ON "workflow_versions"("workflow_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "workflow_versions_workflow_id_revision_key" ON "workflow_versions"("workflow_id", "revision");

-- CreateIndex
CREATE INDEX "runs_workflow_id_created_at_id_idx" ON "runs"("workflow_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "runs_workspace_id_created_at_id_idx" ON "runs"("workspace_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "node_runs_run_id_idx" ON "node_runs"("run_id");

-- CreateIndex
CREATE UNIQUE INDEX "tasks_node_run_id_key" ON "tasks"("node_run_id");

-- CreateIndex
CREATE INDEX "tasks_workspace_id_created_at_id_idx" ON "tasks"("workspace_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "tasks_workspace_id_status_created_at_idx" ON "tasks"("workspace_id", "status", "created_at");

-- CreateIndex
CREATE INDEX "cost_entries_run_id_idx" ON "cost_entries"("run_id");

-- CreateIndex
CREATE INDEX "cost_entries_workspace_id_created_at_idx" ON "cost_entries"("workspace_id", "created_at");

-- AddForeignKey
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflows" ADD CONSTRAINT "workflows_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_nodes" ADD CONSTRAINT "workflow_nodes_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflows"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_versions" ADD CONSTRAINT "workflow_versions_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflows"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Prisma leaves lists nullable.
ALTER TABLE "api_keys" ALTER COLUMN scopes SET NOT NULL;
ALTER TABLE "workflow_nodes" ALTER COLUMN depends_on SET NOT NULL;
ALTER TABLE "node_runs" ALTER COLUMN upstream_ids SET NOT NULL, ALTER COLUMN successor_ids SET NOT NULL;

-- Statuses and roles are closed sets, and money and counters are never negative.
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_role_check"
  CHECK (role IN ('owner', 'admin', 'member', 'viewer'));
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_status_check" CHECK (status IN ('active', 'archived'));
ALTER TABLE "workflows" ADD CONSTRAINT "workflows_status_check" CHECK (status IN ('active', 'paused', 'archived'));
ALTER TABLE "workflows" ADD CONSTRAINT "workflows_trigger_type_check"
  CHECK (trigger_type IN ('manual', 'api', 'schedule', 'webhook'));
ALTER TABLE "workflows" ADD CONSTRAINT "workflows_budget_check" CHECK (max_budget_cents >= 0);
ALTER TABLE "workflow_nodes" ADD CONSTRAINT "workflow_nodes_type_check"
  CHECK (node_type IN ('task', 'api_call', 'transform', 'distribution'));
ALTER TABLE "workflow_nodes" ADD CONSTRAINT "workflow_nodes_position_check" CHECK (position >= 0);
ALTER TABLE "workflow_nodes" ADD CONSTRAINT "workflow_nodes_retries_check" CHECK (max_retries BETWEEN 0 AND 5);
ALTER TABLE "runs" ADD CONSTRAINT "runs_status_check"
  CHECK (status IN ('pending', 'running', 'waiting', 'completed', 'failed', 'cancelled'));
ALTER TABLE "runs" ADD CONSTRAINT "runs_cost_check" CHECK (total_cost_nanos >= 0);
ALTER TABLE "runs" ADD CONSTRAINT "runs_completed_at_check"
  CHECK ((status IN ('completed', 'failed', 'cancelled')) = (completed_at IS NOT NULL));
ALTER TABLE "node_runs" ADD CONSTRAINT "node_runs_status_check"
  CHECK (status IN ('pending', 'queued', 'running', 'waiting', 'completed', 'failed', 'skipped', 'cancelled'));
ALTER TABLE "node_runs" ADD CONSTRAINT "node_runs_cost_check" CHECK (cost_nanos >= 0);
ALTER TABLE "node_runs" ADD CONSTRAINT "node_runs_dependencies_check" CHECK (pending_dependencies >= 0);
ALTER TABLE "node_runs" ADD CONSTRAINT "node_runs_lease_check"
  CHECK ((status = 'running') = (lease_expires_at IS NOT NULL));
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_status_check"
  CHECK (status IN ('pending', 'running', 'waiting', 'completed', 'failed', 'cancelled'));
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_cost_check" CHECK (cost_nanos >= 0);
ALTER TABLE "cost_entries" ADD CONSTRAINT "cost_entries_cost_check" CHECK (cost_nanos >= 0);

-- A terminal status never changes, whoever writes it.
CREATE FUNCTION forbid_leaving_terminal_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% % is % and cannot become %', TG_TABLE_NAME, OLD.id, OLD.status, NEW.status
    USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER "runs_terminal_status" BEFORE UPDATE OF status ON "runs" FOR EACH ROW
  WHEN (OLD.status IN ('completed', 'failed', 'cancelled') AND NEW.status <> OLD.status)
  EXECUTE FUNCTION forbid_leaving_terminal_status();
CREATE TRIGGER "node_runs_terminal_status" BEFORE UPDATE OF status ON "node_runs" FOR EACH ROW
  WHEN (OLD.status IN ('completed', 'failed', 'skipped', 'cancelled') AND NEW.status <> OLD.status)
  EXECUTE FUNCTION forbid_leaving_terminal_status();

-- Frozen graphs and ledger entries are append-only.
CREATE FUNCTION forbid_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% % can never change', TG_TABLE_NAME, OLD.id USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER "workflow_versions_frozen" BEFORE UPDATE ON "workflow_versions" FOR EACH ROW EXECUTE FUNCTION forbid_update();
CREATE TRIGGER "cost_entries_frozen" BEFORE UPDATE ON "cost_entries" FOR EACH ROW EXECUTE FUNCTION forbid_update();

-- What the sweeper looks for: runs that are not finished, oldest first.
CREATE INDEX "runs_open_idx" ON "runs" (status, id) WHERE completed_at IS NULL;

-- Room for HOT updates in each page, and a vacuum that keeps pace with them.
ALTER TABLE "runs" SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE "node_runs" SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

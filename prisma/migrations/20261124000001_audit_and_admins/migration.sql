-- Audit events, administrators of the whole system, and API keys that are found by their prefix.
ALTER TABLE "users" ADD COLUMN "is_instance_admin" BOOLEAN NOT NULL DEFAULT false;

CREATE UNIQUE INDEX "api_keys_prefix_key" ON "api_keys"("prefix");

CREATE TABLE "audit_events" (
    "id" UUID NOT NULL,
    "workspace_id" UUID,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "request_id" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "audit_events_workspace_id_created_at_id_idx" ON "audit_events"("workspace_id", "created_at", "id");

CREATE TRIGGER "audit_events_frozen" BEFORE UPDATE ON "audit_events" FOR EACH ROW EXECUTE FUNCTION forbid_update();

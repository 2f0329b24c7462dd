-- An API key that was rotated is valid with its old secret, too, for a while.
ALTER TABLE "api_keys" ADD COLUMN "previous_secret_hash" BYTEA, ADD COLUMN "previous_secret_until" TIMESTAMPTZ(3);

-- A key is found by its prefix, and its list is read in its own order.
DROP INDEX "api_keys_secret_hash_key";

DROP INDEX "api_keys_workspace_id_created_at_idx";

CREATE INDEX "api_keys_workspace_id_created_at_id_idx" ON "api_keys"("workspace_id", "created_at", "id");

-- What happened to one thing, and what one caller did.
CREATE INDEX "audit_events_workspace_id_target_id_created_at_id_idx" ON "audit_events"("workspace_id", "target_id", "created_at", "id");

CREATE INDEX "audit_events_workspace_id_actor_created_at_id_idx" ON "audit_events"("workspace_id", "actor", "created_at", "id");

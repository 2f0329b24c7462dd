-- The log of status changes that streams read: append-only, and found by its run alone. The sequence caches nothing,
-- because readers rely on it: of two changes that wait for each other, the later one has the higher id.
CREATE TABLE "run_events" (
    "run_id" UUID NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "node_run_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempt" INTEGER,
    "status" TEXT NOT NULL,
    "error_code" TEXT,

    CONSTRAINT "run_events_pkey" PRIMARY KEY ("run_id", "id")
);

CREATE TRIGGER "run_events_frozen" BEFORE UPDATE ON "run_events" FOR EACH ROW EXECUTE FUNCTION forbid_update();

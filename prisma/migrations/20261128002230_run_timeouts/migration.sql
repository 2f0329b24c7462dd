-- How long a run may take from its start. Few runs have a deadline, and only those are in its index.
ALTER TABLE "workflows" ADD COLUMN "timeout_ms" DOUBLE PRECISION;
ALTER TABLE "workflows" ADD CONSTRAINT "workflows_timeout_check" CHECK (timeout_ms > 0);
ALTER TABLE "runs" ADD COLUMN "timeout_ms" DOUBLE PRECISION, ADD COLUMN "deadline_at" TIMESTAMPTZ(3);
CREATE INDEX "runs_deadline_idx" ON "runs" (deadline_at) WHERE deadline_at IS NOT NULL AND completed_at IS NULL;

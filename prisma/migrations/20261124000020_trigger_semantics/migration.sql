-- When, how urgently and for how much a run may run; and the keys by which a trigger is known again.
ALTER TABLE "runs"
  ADD COLUMN "run_at" TIMESTAMPTZ(3),
  ADD COLUMN "priority" SMALLINT NOT NULL DEFAULT 1,
  ADD COLUMN "max_cost_cents" INTEGER;
ALTER TABLE "runs" ADD CONSTRAINT "runs_priority_check" CHECK (priority BETWEEN 1 AND 10);
ALTER TABLE "runs" ADD CONSTRAINT "runs_max_cost_check" CHECK (max_cost_cents >= 0);

CREATE TABLE "idempotency_keys" (
    "workspace_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "run_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("workspace_id","key")
);

CREATE INDEX "idempotency_keys_expires_at_idx" ON "idempotency_keys"("expires_at");

ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_key_check" CHECK (length(key) BETWEEN 1 AND 255);

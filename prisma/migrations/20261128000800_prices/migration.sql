-- Prices that administrators set over the built-in ones. Rows never change: the latest of a model counts.
CREATE TABLE "prices" (
    "id" UUID NOT NULL,
    "number" BIGSERIAL NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "input_nanos" BIGINT NOT NULL,
    "cached_input_nanos" BIGINT NOT NULL,
    "cache_write_nanos" BIGINT NOT NULL,
    "output_nanos" BIGINT NOT NULL,
    "reasoning_nanos" BIGINT NOT NULL,
    "call_nanos" BIGINT NOT NULL,
    "is_withdrawn" BOOLEAN NOT NULL DEFAULT false,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "prices_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "prices_provider_model_number_idx" ON "prices"("provider", "model", "number");
CREATE INDEX "prices_created_at_id_idx" ON "prices"("created_at", "id");
ALTER TABLE "prices" ADD CONSTRAINT "prices_amounts_check" CHECK (
  least(input_nanos, cached_input_nanos, cache_write_nanos, output_nanos, reasoning_nanos, call_nanos) >= 0);
CREATE TRIGGER "prices_frozen" BEFORE UPDATE ON "prices" FOR EACH ROW EXECUTE FUNCTION forbid_update();

-- What an entry was priced by. Entries never change, so those that are there get a name that says as much as is known.
ALTER TABLE "cost_entries" ADD COLUMN "price_version" TEXT DEFAULT 'unversioned';
ALTER TABLE "cost_entries" ALTER COLUMN "price_version" DROP DEFAULT;
ALTER TABLE "cost_entries" ADD CONSTRAINT "cost_entries_unpriced_check" CHECK (price_version IS NOT NULL OR cost_nanos = 0) NOT VALID;

-- Runs show how many of their entries nobody knows the price of.
CREATE INDEX "cost_entries_unpriced_idx" ON "cost_entries" (run_id) WHERE price_version IS NULL;

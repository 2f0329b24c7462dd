-- What sweeps have repaired, for monitoring: one row a kind, and one of the sweeps themselves.
CREATE TABLE "sweep_totals" (
    "kind" TEXT NOT NULL,
    "count" BIGINT NOT NULL DEFAULT 0,
    "last_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sweep_totals_pkey" PRIMARY KEY ("kind")
);

-- Every sweep updates a row in place.
ALTER TABLE "sweep_totals" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);

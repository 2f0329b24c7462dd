-- When an attempt that runs must have ended, whatever its worker says: its first renewal of the lease writes it, the next claim clears it.
ALTER TABLE "node_runs" ADD COLUMN "attempt_ends_at" TIMESTAMPTZ(3);

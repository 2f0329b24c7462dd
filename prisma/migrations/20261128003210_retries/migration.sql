-- Whether a run was retried is asked of all retries, not only of those that have not started.
DROP INDEX "runs_retried_idx";
CREATE INDEX "runs_retried_idx" ON "runs" (source_run_id) WHERE source_kind = 'retry';

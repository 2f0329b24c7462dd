-- Whoever follows a workspace reads what its runs became, in the order of the log; of a run's events these are the few
-- without a node run.
CREATE INDEX "run_events_of_runs_idx" ON "run_events" (id) WHERE node_run_id IS NULL;

-- Whatever statement takes a running node run away from its worker, all workers hear of its run when it commits. Only then:
-- a notification makes commits wait for each other. The workers ask the rows what has happened; the same run is told once a transaction.
CREATE FUNCTION tell_workers_of_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('runyard_runs', NEW.run_id::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "node_runs_taken_away" AFTER UPDATE OF status ON "node_runs" FOR EACH ROW
  WHEN (OLD.status = 'running' AND (NEW.status IN ('cancelled', 'skipped') OR NEW.rescue_count > OLD.rescue_count))
  EXECUTE FUNCTION tell_workers_of_run();

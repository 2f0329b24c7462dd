-- Whatever statement takes a node run away from the claim that has reserved money for it, the money is given back with it: by a
-- cancellation, by a failure of its run, by the end of its map, by a rescue. Who settles an attempt gives back what that has reserved itself.
CREATE FUNCTION give_back_reservation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM reservations WHERE node_run_id = NEW.id AND lease_epoch = OLD.lease_epoch;
  RETURN NULL;
END $$;
CREATE TRIGGER "node_runs_reservation" AFTER UPDATE OF status ON "node_runs" FOR EACH ROW
  WHEN (OLD.status IN ('running', 'waiting')
        AND (NEW.status IN ('cancelled', 'skipped') OR NEW.rescue_count > OLD.rescue_count))
  EXECUTE FUNCTION give_back_reservation();

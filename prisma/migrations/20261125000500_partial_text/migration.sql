-- A row of the log is either a change of status or a piece of what a running attempt has made so far. Rows from before
-- all have a status, so none of them is checked.
ALTER TABLE "run_events" ADD COLUMN "text" TEXT, ALTER COLUMN "status" DROP NOT NULL;
ALTER TABLE "run_events" ADD CONSTRAINT "run_events_tell_one_thing" CHECK (num_nonnulls("status", "text") = 1) NOT VALID;

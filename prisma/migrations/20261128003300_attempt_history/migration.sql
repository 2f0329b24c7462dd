-- What an attempt failed with, and who made it, stay readable when the next one has begun. Rows from before tell neither.
ALTER TABLE "run_events" ADD COLUMN "error_message" TEXT, ADD COLUMN "worker" TEXT;

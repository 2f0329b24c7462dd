-- Items of a map whose body names nothing of the trigger payload are claimed without it: there may be many, and it may be large.
ALTER TABLE "node_runs" ADD COLUMN "reads_payload" BOOLEAN;

-- A node run of a map has a node run for each of its items: of the claim that made them, so that another attempt has its own.
ALTER TABLE "node_runs" ADD COLUMN "parent_node_run_id" UUID, ADD COLUMN "parent_epoch" INTEGER,
                        ADD COLUMN "item_index" INTEGER, ADD COLUMN "item_data" JSONB;
ALTER TABLE "node_runs" ADD CONSTRAINT "node_runs_item_check"
  CHECK (num_nulls(parent_node_run_id, parent_epoch, item_index, item_data) IN (0, 4));
CREATE UNIQUE INDEX "node_runs_item_key" ON "node_runs" (parent_node_run_id, parent_epoch, item_index)
  WHERE parent_node_run_id IS NOT NULL;

-- The wait of a map counts its items: whoever ends some of them locks this row, and no other of the map.
ALTER TABLE "waits" ADD COLUMN "item_count" INTEGER, ADD COLUMN "queued_item_count" INTEGER,
                    ADD COLUMN "open_item_count" INTEGER, ADD COLUMN "stops_at_failure" BOOLEAN,
                    ADD COLUMN "item_failure" JSONB;
ALTER TABLE "waits" ADD CONSTRAINT "waits_items_check"
  CHECK (item_count IS NULL OR (queued_item_count <= item_count AND open_item_count BETWEEN 0 AND item_count));

-- Who changed the nodes of a workflow last, and of each version, who had when it was frozen. Null: not known, from before.
ALTER TABLE "workflows" ADD COLUMN "edited_by" TEXT;
ALTER TABLE "workflow_versions" ADD COLUMN "edited_by" TEXT;

-- Node types are listed once, in packages/domain: one that has no executor does not compile.
ALTER TABLE "workflow_nodes" DROP CONSTRAINT IF EXISTS "workflow_nodes_type_check";

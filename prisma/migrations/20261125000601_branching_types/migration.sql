-- Node types that decide what happens next, beside those that do the work.
ALTER TABLE "workflow_nodes" DROP CONSTRAINT "workflow_nodes_type_check";
ALTER TABLE "workflow_nodes" ADD CONSTRAINT "workflow_nodes_type_check"
  CHECK (node_type IN ('task', 'api_call', 'transform', 'distribution', 'condition', 'switch', 'map', 'delay', 'approval',
                       'workflow'));
